package io.github.socketpool.benchmark.acquire;

import java.time.Duration;
import java.util.List;

import io.github.socketpool.benchmark.Arguments;

/**
 * What the acquire benchmark measures.
 *
 * @param rows the names of the rows, in their order within a number of threads
 * @param threads how many threads acquire and release, one number after the other
 * @param connections how many connections the pool has, one number after the other
 * @param forks in how many JVMs each row is measured
 * @param warmUp how long each JVM is warmed up before anything is measured
 * @param time how long is measured in each JVM
 */
record AcquireOptions(List<String> rows, List<Integer> threads, List<Integer> connections, int forks, Iterations warmUp,
		Iterations time) {

	private static final Duration START = Duration.ofSeconds(3);

	/**
	 * Read options.
	 * @param args options as {@code name=value}; what is not there has its default
	 * @return the options
	 * @throws IllegalArgumentException if an option does not exist, or its value makes no
	 * sense
	 */
	static AcquireOptions parse(List<String> args) {
		Arguments arguments = new Arguments(args.toArray(String[]::new));
		AcquireOptions options = new AcquireOptions(
				arguments.takeRows(AcquireRow.NAMES, String.join(",", AcquireRow.NAMES)),
				arguments.takePositives("threads", "1,2,8,64"), arguments.takePositives("connections", "8"),
				arguments.takePositive("forks", "1"), Iterations.of(arguments.takeSeconds("warmup", "3")),
				Iterations.of(arguments.takeSeconds("seconds", "5")));
		arguments.requireNoOthers();
		if (options.time.count() == 0) {
			throw new IllegalArgumentException("'seconds' must be more than 0");
		}
		return options;
	}

	/**
	 * Return about how long it takes.
	 */
	Duration length() {
		return START.plus(this.warmUp.total())
			.plus(this.time.total())
			.multipliedBy((long) this.forks * this.rows.size() * this.threads.size() * this.connections.size());
	}

}
