package io.github.socketpool.benchmark.acquire;

import java.util.List;

import io.github.socketpool.benchmark.Arguments;

/**
 * What the acquire benchmark measures.
 *
 * @param rows the names of the rows, in their order within a number of threads
 * @param threads how many threads acquire and release, one number after the other
 * @param connections how many connections the pool has, one number after the other
 * @param forks in how many JVMs each row is measured
 * @param warmUp how many seconds pass in each JVM before anything is measured
 * @param seconds how many seconds are measured in each JVM
 */
record AcquireOptions(List<String> rows, List<Integer> threads, List<Integer> connections, int forks, int warmUp,
		int seconds) {

	/**
	 * Read options.
	 * @param args options as {@code name=value}; what is not there has its default
	 * @return the options
	 * @throws IllegalArgumentException if an option does not exist, or its value makes no
	 * sense
	 */
	static AcquireOptions parse(String... args) {
		Arguments arguments = new Arguments(args);
		AcquireOptions options = new AcquireOptions(
				arguments.takeRows(AcquireRow.NAMES, String.join(",", AcquireRow.NAMES)),
				arguments.takePositives("threads", "1,2,8,64"), arguments.takePositives("connections", "8"),
				arguments.takePositive("forks", "1"), arguments.takePositive("warmup", "3"),
				arguments.takePositive("seconds", "5"));
		arguments.requireNoOthers();
		return options;
	}

}
