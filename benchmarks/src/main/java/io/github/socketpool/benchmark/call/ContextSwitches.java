package io.github.socketpool.benchmark.call;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The context switches of all living threads of a process, as Linux counts them in
 * {@code /proc}.
 *
 * @param voluntary the number of times that a thread waited, or {@link Figures#UNKNOWN}
 * @param involuntary the number of times that a thread had to make room for another, or
 * {@link Figures#UNKNOWN}
 */
record ContextSwitches(long voluntary, long involuntary) {

	private static final String VOLUNTARY = "voluntary_ctxt_switches:";

	private static final String INVOLUNTARY = "nonvoluntary_ctxt_switches:";

	private static final ContextSwitches UNKNOWN = new ContextSwitches(Figures.UNKNOWN, Figures.UNKNOWN);

	static ContextSwitches ofThisProcess() {
		return of(Path.of("/proc/self/task"));
	}

	/**
	 * Count.
	 * @param tasks the directory of the threads
	 */
	static ContextSwitches of(Path tasks) {
		long voluntary = 0;
		long involuntary = 0;
		try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
			for (Path thread : threads) {
				List<String> status = read(thread.resolve("status"));
				voluntary += count(status, VOLUNTARY);
				involuntary += count(status, INVOLUNTARY);
			}
			return new ContextSwitches(voluntary, involuntary);
		}
		catch (IOException ex) {
			return UNKNOWN;
		}
	}

	private static List<String> read(Path status) {
		try {
			return Files.readAllLines(status);
		}
		catch (IOException ex) {
			// The thread has ended in the meantime.
			return List.of();
		}
	}

	private static long count(List<String> status, String name) {
		return status.stream()
			.filter((line) -> line.startsWith(name))
			.mapToLong((line) -> Long.parseLong(line.substring(name.length()).trim()))
			.sum();
	}

	/**
	 * Return how many were added to those of an earlier count.
	 */
	ContextSwitches since(ContextSwitches before) {
		if (this.voluntary < 0 || before.voluntary < 0) {
			return UNKNOWN;
		}
		return new ContextSwitches(this.voluntary - before.voluntary, this.involuntary - before.involuntary);
	}

	/**
	 * Return the sum of both.
	 */
	long all() {
		return (this.voluntary < 0) ? Figures.UNKNOWN : this.voluntary + this.involuntary;
	}

}
