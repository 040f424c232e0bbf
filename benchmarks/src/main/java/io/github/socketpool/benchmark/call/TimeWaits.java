package io.github.socketpool.benchmark.call;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Counts sockets in TIME_WAIT towards a port, as Linux lists them.
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
	 * Return how many there are at this moment.
	 * @param port the port of the server
	 * @return the number, or {@link Figures#UNKNOWN} where there is none
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
	 * Count each socket once. Read while others come and go, the kernel's table shows
	 * some twice: one of eight readings did, with 15,000 sockets in it.
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
