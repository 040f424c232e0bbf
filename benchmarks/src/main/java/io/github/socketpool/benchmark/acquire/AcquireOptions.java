package io.github.socketpool.benchmark.acquire;

import java.time.Duration;
import java.util.List;

import io.github.socketpool.benchmark.Arguments;

/**
 * The options of the acquire benchmark.
 *
 * @param rows the names of the rows, in order
 * @param threads the numbers of threads that acquire and release, measured in turn
 * @param connections the sizes of the pool, measured in turn
 * @param forks how many JVMs measure each row
 * @param warmUp how long each JVM warms up
 * @param time how long each JVM measures
 */
record AcquireOptions(List<String> rows, List<Integer> threads, List<Integer> connections, int forks, Iterations warmUp,
		Iterations time) {

	private static final Duration START = Duration.ofSeconds(3);

	/**
	 * Read options.
	 * @param args options as {@code name=value}; the others have their defaults
	 * @return the options
	 * @throws IllegalArgumentException if an option does not exist, or its value is
	 * invalid
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
