package io.github.socketpool.benchmark.call;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Counts the read and write system calls of a process, as Linux keeps them in
 * {@code /proc}. It does not count {@code recv} and {@code send}, which Netty's native
 * transport uses.
 */
final class ReadsAndWrites {

	private ReadsAndWrites() {
	}

	/**
	 * Return the number of those that this process has made.
	 * @return the number, or {@link Figures#UNKNOWN} if it cannot be read
	 */
	static long ofThisProcess() {
		return of(Path.of("/proc/self/io"));
	}

	static long of(Path file) {
		try {
			return Files.readAllLines(file)
				.stream()
				.filter((line) -> line.startsWith("syscr:") || line.startsWith("syscw:"))
				.mapToLong((line) -> Long.parseLong(line.substring(line.indexOf(':') + 1).trim()))
				.sum();
		}
		catch (IOException ex) {
			return Figures.UNKNOWN;
		}
	}

}
