package io.github.socketpool.connection.transport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Describes the kernel's state of local ports, for the error that none is left.
 * Thread-safe.
 */
class LocalPorts {

	/** The ports of this network namespace. */
	static final LocalPorts SYSTEM = new LocalPorts(Path.of("/proc"));

	private static final int MAX_SIZE = 4096;

	private static final Pattern RANGE = Pattern.compile("^(\\d+)\\s+(\\d+)$", Pattern.MULTILINE);

	private static final Pattern TIME_WAIT = Pattern.compile("^TCP:.* tw (\\d+)", Pattern.MULTILINE);

	private final Path proc;

	/**
	 * Create a reader of the kernel's files.
	 * @param proc where the kernel's files are, {@code /proc} on Linux
	 */
	LocalPorts(Path proc) {
		this.proc = proc;
	}

	/**
	 * Return a description of the local ports.
	 * @return the range of ports and the number of sockets in TIME_WAIT, as sentences to
	 * append; empty if the kernel does not provide them
	 */
	String describe() {
		String range = find("sys/net/ipv4/ip_local_port_range", RANGE)
			.map((found) -> " Its range is " + found.group(1) + " to " + found.group(2) + ".")
			.orElse("");
		String timeWait = find("self/net/sockstat", TIME_WAIT)
			.map((found) -> " " + found.group(1) + " of its sockets are in TIME_WAIT.")
			.orElse("");
		return range + timeWait;
	}

	private Optional<MatchResult> find(String file, Pattern pattern) {
		try (InputStream in = Files.newInputStream(this.proc.resolve(file))) {
			// The kernel's settings are returned by the first read only.
			byte[] bytes = new byte[MAX_SIZE];
			int length = Math.max(0, in.read(bytes));
			Matcher matcher = pattern.matcher(new String(bytes, 0, length, StandardCharsets.US_ASCII));
			return matcher.find() ? Optional.of(matcher.toMatchResult()) : Optional.empty();
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

}
