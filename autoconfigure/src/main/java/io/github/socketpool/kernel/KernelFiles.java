package io.github.socketpool.kernel;

import java.io.IOException;
import java.nio.file.NoSuchFileException;

import org.jspecify.annotations.Nullable;

/**
 * Reads the small files that contain the kernel's settings. Thread-safe.
 */
class KernelFiles {

	/** The settings apply to IPv6 as well. */
	private static final String DIRECTORY = "sys/net/ipv4/";

	private final ProcFiles files;

	/**
	 * Create a reader.
	 * @param files the files of the kernel
	 */
	KernelFiles(ProcFiles files) {
		this.files = files;
	}

	/**
	 * Return the current settings, or {@code null} if they cannot be read.
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
	 * Return the current ports.
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
			throw new IOException("Not a port range: " + range + " without " + reserved, ex);
		}
	}

	/**
	 * Kernels without reserved ports do not have the file.
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

	private String read(String name) throws IOException {
		return this.files.read(DIRECTORY + name);
	}

}
