package io.github.socketpool.benchmark.call;

import java.time.Duration;
import java.util.List;

import io.github.socketpool.benchmark.Arguments;
import io.github.socketpool.benchmark.row.Row;

/**
 * What to measure.
 *
 * @param mode what to report
 * @param rows the names of the rows, in their order within a round
 * @param callers how many callers there are
 * @param pool the most connections of a row that shares them
 * @param rounds how often each row is measured, each time in a new JVM
 * @param warmUp how long the callers run before anything is measured
 * @param time how long is measured
 * @param calls how many calls the system calls are counted of
 * @param cpus the processors that client and server run on, as {@code taskset -c} takes
 * them; empty for all
 */
record Options(Mode mode, List<String> rows, int callers, int pool, int rounds, Duration warmUp, Duration time,
		long calls, String cpus) {

	/**
	 * Read options.
	 * @param args options as {@code name=value}; what is not there has its default
	 * @return the options
	 * @throws IllegalArgumentException if an option does not exist, or its value makes no
	 * sense
	 */
	static Options parse(String... args) {
		Arguments arguments = new Arguments(args);
		Options options = read(arguments);
		arguments.requireNoOthers();
		return options;
	}

	private static Options read(Arguments arguments) {
		return new Options(Mode.valueOf(arguments.take("mode", "calls").toUpperCase()),
				arguments.takeRows(Row.NAMES, "raw,socketpool"), arguments.takePositive("callers", "1"),
				arguments.takePositive("pool", "8"), arguments.takePositive("rounds", "3"),
				Duration.ofSeconds(arguments.takePositive("warmup", "8")),
				Duration.ofSeconds(arguments.takePositive("seconds", "4")), arguments.takePositive("calls", "50000"),
				arguments.take("cpus", ""));
	}

	/**
	 * What to report.
	 */
	enum Mode {

		/**
		 * Calls a second, latencies, allocation, processor time.
		 */
		CALLS,

		/**
		 * The same, of rows that share one JVM and take turns in it.
		 */
		PAIRED,

		/**
		 * System calls by name.
		 */
		SYSCALLS

	}

}
