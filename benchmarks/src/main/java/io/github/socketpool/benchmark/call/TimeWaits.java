package io.github.socketpool.benchmark.call;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Counts sockets in TIME_WAIT to a port, as listed by Linux.
 *
 * @param tables the files with a line for each socket
 */
record TimeWaits(List<Path> tables) {

	/** {@code sl local_address rem_address st ...}, the state being TCP_TIME_WAIT. */
	private static final String STATE = "06";

	static TimeWaits ofThisHost() {
		return new TimeWaits(List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6")));
	}

	/**
	 * Return the current number.
	 * @param port the port of the server
	 * @return the number, or {@link Figures#UNKNOWN} if it cannot be read
	 */
	long towards(int port) {
		long count = 0;
		try {
			for (Path table : this.tables) {
				count += Files.exists(table) ? towards(port, table) : 0;
			}
			return this.tables.stream().anyMatch(Files::exists) ? count : Figures.UNKNOWN;
		}
		catch (IOException ex) {
			return Figures.UNKNOWN;
		}
	}

	/**
	 * Count each socket once. If sockets come and go while the kernel's table is read, it
	 * may list some twice. That happened in one of eight readings, with 15,000 sockets.
	 */
	private static long towards(int port, Path table) throws IOException {
		String suffix = String.format(":%04X", port);
		try (Stream<String> lines = Files.lines(table)) {
			return lines.map((line) -> line.trim().split("\\s+"))
				.filter((socket) -> socket[2].endsWith(suffix) && socket[3].equals(STATE))
				.map((socket) -> socket[1] + " " + socket[2])
				.distinct()
				.count();
		}
	}

}
