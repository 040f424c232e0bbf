package io.github.socketpool.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Reads the small files in which the kernel tells its settings. Thread-safe.
 */
class KernelFiles {

	private static final int MAX_SIZE = 16 * 1024;

	private final Path settings;

	/**
	 * Create a reader.
	 * @param settings the directory of the settings, {@code /proc/sys/net/ipv4} on Linux.
	 * They apply to IPv6 as well
	 */
	KernelFiles(Path settings) {
		this.settings = settings;
	}

	/**
	 * Return the settings of this moment, or {@code null} when they cannot be read.
	 */
	@Nullable KernelSettings settings() {
		try {
			String reserved = reservedPorts();
			EphemeralPorts ports = ports(reserved);
			return new KernelSettings(ports.first(), ports.last(), reserved, ports.count(), tcpTwReuse());
		}
		catch (IOException ex) {
			return null;
		}
	}

	/**
	 * Return the ports of this moment.
	 * @throws IOException if they cannot be read
	 */
	EphemeralPorts ports() throws IOException {
		return ports(reservedPorts());
	}

	private EphemeralPorts ports(String reserved) throws IOException {
		String range = read("ip_local_port_range");
		try {
			return new EphemeralPorts(range, reserved);
		}
		catch (IllegalArgumentException ex) {
			throw new IOException("No range of ports: " + range + " without " + reserved, ex);
		}
	}

	/**
	 * Kernels that know none do not have the file.
	 */
	private String reservedPorts() throws IOException {
		try {
			return read("ip_local_reserved_ports");
		}
		catch (NoSuchFileException ex) {
			return "";
		}
	}

	private @Nullable Integer tcpTwReuse() {
		try {
			return Integer.valueOf(read("tcp_tw_reuse"));
		}
		catch (IOException | NumberFormatException ex) {
			return null;
		}
	}

	/**
	 * Read a file with one read. The kernel has nothing more for a second one, however
	 * little the first has taken, and {@link Files#readString} takes one byte from a file
	 * that seems to be empty.
	 */
	private String read(String name) throws IOException {
		try (InputStream in = Files.newInputStream(this.settings.resolve(name))) {
			byte[] bytes = new byte[MAX_SIZE];
			int length = in.read(bytes);
			if (length == MAX_SIZE) {
				throw new IOException(name + " is too long to be read at once");
			}
			return new String(bytes, 0, Math.max(0, length), StandardCharsets.US_ASCII).strip();
		}
	}

}
