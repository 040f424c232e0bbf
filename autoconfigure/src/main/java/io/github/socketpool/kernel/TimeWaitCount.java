package io.github.socketpool.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads how many sockets are in TIME_WAIT in this network namespace. The kernel keeps the
 * number, so reading it costs microseconds however large it is; the line {@code TCP:} of
 * {@code sockstat} counts IPv4 and IPv6 together. Thread-safe.
 */
class TimeWaitCount {

	private static final Pattern TIME_WAIT = Pattern.compile("^TCP:.*? tw (\\d+)", Pattern.MULTILINE);

	private final Path sockstat;

	/**
	 * Create a count.
	 * @param sockstat the file to read, {@code /proc/self/net/sockstat} on Linux
	 */
	TimeWaitCount(Path sockstat) {
		this.sockstat = sockstat;
	}

	/**
	 * Return the number of this moment, or {@code null} when it cannot be read.
	 */
	@Nullable Integer read() {
		try {
			Matcher matcher = TIME_WAIT.matcher(Files.readString(this.sockstat));
			return matcher.find() ? Integer.valueOf(matcher.group(1)) : null;
		}
		catch (IOException ex) {
			return null;
		}
	}

}
