package io.github.socketpool.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The kernel's counts of processor time. Time spent on interrupts is not attributed to
 * other processes, since most of it is caused by loopback traffic.
 *
 * @param processors the number of processors
 * @param all the ticks of all processors, including idle ones
 * @param others the ticks of other processes, apart from ended children of this one
 */
record ProcessorTime(int processors, long all, long others) {

	private static final Path PROC = Path.of("/proc");

	/** User, nice, system, idle, waiting, two kinds of interrupts, stolen. */
	private static final int COUNTERS = 8;

	private static final int[] BUSY = { 0, 1, 2, 7 };

	/** The times of a process and of its children follow its name and these fields. */
	private static final int BEFORE_OWN = 11;

	private static final int OWN = 4;

	/**
	 * Return the time up to now, if the operating system provides it.
	 */
	static Optional<ProcessorTime> now() {
		return read(PROC);
	}

	static Optional<ProcessorTime> read(Path directory) {
		try (Stream<String> lines = Files.lines(directory.resolve("stat"))) {
			long[][] counters = lines.filter((line) -> line.startsWith("cpu"))
				.map(ProcessorTime::counters)
				.toArray(long[][]::new);
			long busy = IntStream.of(BUSY).mapToLong((counter) -> counters[0][counter]).sum();
			return Optional.of(new ProcessorTime(counters.length - 1,
					IntStream.range(0, COUNTERS).mapToLong((counter) -> counters[0][counter]).sum(),
					busy - own(directory)));
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	private static long[] counters(String line) {
		return Stream.of(line.split("\\s+")).skip(1).mapToLong(Long::parseLong).toArray();
	}

	private static long own(Path directory) throws IOException {
		String status = Files.readString(directory.resolve("self").resolve("stat"));
		String[] fields = status.substring(status.lastIndexOf(')') + 1).strip().split(" ");
		return Stream.of(fields).skip(BEFORE_OWN).limit(OWN).mapToLong(Long::parseLong).sum();
	}

	/**
	 * Return how many processors others kept busy on average.
	 * @param earlier the earlier counts
	 */
	double othersSince(ProcessorTime earlier) {
		long ticks = Math.max(1, this.all - earlier.all);
		return (double) Math.max(0, this.others - earlier.others) / ticks * this.processors;
	}

}
