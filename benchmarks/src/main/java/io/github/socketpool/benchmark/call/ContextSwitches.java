package io.github.socketpool.benchmark.call;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Counts the context switches of all threads of a process, voluntary and not, as Linux
 * keeps them in {@code /proc}.
 *
 * @param tasks the directory of the threads
 */
record ContextSwitches(Path tasks) {

	private static final String VOLUNTARY = "voluntary_ctxt_switches:";

	private static final String INVOLUNTARY = "nonvoluntary_ctxt_switches:";

	static ContextSwitches ofThisProcess() {
		return new ContextSwitches(Path.of("/proc/self/task"));
	}

	/**
	 * Return the number of context switches of living threads.
	 * @return the number, or {@link Figures#UNKNOWN} if it cannot be read
	 */
	long count() {
		long count = 0;
		try (DirectoryStream<Path> threads = Files.newDirectoryStream(this.tasks)) {
			for (Path thread : threads) {
				count += count(thread.resolve("status"));
			}
			return count;
		}
		catch (IOException ex) {
			return Figures.UNKNOWN;
		}
	}

	private static long count(Path status) {
		try {
			return Files.readAllLines(status)
				.stream()
				.filter((line) -> line.startsWith(VOLUNTARY) || line.startsWith(INVOLUNTARY))
				.mapToLong((line) -> Long.parseLong(line.substring(line.indexOf(':') + 1).trim()))
				.sum();
		}
		catch (IOException ex) {
			// The thread has ended in the meantime.
			return 0;
		}
	}

}
