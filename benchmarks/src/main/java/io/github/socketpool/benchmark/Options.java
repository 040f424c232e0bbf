package io.github.socketpool.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
		Map<String, String> values = new HashMap<>();
		for (String arg : args) {
			String[] parts = arg.split("=", 2);
			if (parts.length < 2) {
				throw new IllegalArgumentException("'" + arg + "' is not of the form name=value");
			}
			values.put(parts[0], parts[1]);
		}
		Options options = read(values);
		if (!values.isEmpty()) {
			throw new IllegalArgumentException("There are no such options: " + values.keySet());
		}
		return options;
	}

	private static Options read(Map<String, String> values) {
		return new Options(Mode.valueOf(take(values, "mode", "calls").toUpperCase()),
				rows(take(values, "rows", String.join(",", Row.NAMES))), takePositive(values, "callers", "1"),
				takePositive(values, "pool", "8"), takePositive(values, "rounds", "3"),
				Duration.ofSeconds(takePositive(values, "warmup", "8")),
				Duration.ofSeconds(takePositive(values, "seconds", "4")), takePositive(values, "calls", "50000"),
				take(values, "cpus", ""));
	}

	/**
	 * Return these options as they are passed to the JVM of one row.
	 * @param row the name of the row
	 * @return arguments that {@link #parse} reads
	 */
	List<String> forRow(String row) {
		List<String> args = new ArrayList<>();
		args.add("mode=" + this.mode.name().toLowerCase());
		args.add("rows=" + row);
		args.add("callers=" + this.callers);
		args.add("pool=" + this.pool);
		args.add("warmup=" + this.warmUp.toSeconds());
		args.add("seconds=" + this.time.toSeconds());
		args.add("calls=" + this.calls);
		return args;
	}

	private static List<String> rows(String names) {
		List<String> rows = List.of(names.split(","));
		for (String row : rows) {
			if (!Row.NAMES.contains(row)) {
				throw new IllegalArgumentException("There is no row '" + row + "', but " + Row.NAMES);
			}
		}
		return rows;
	}

	private static int takePositive(Map<String, String> values, String name, String standard) {
		int value = Integer.parseInt(take(values, name, standard));
		if (value < 1) {
			throw new IllegalArgumentException("'" + name + "' must be at least 1");
		}
		return value;
	}

	private static String take(Map<String, String> values, String name, String standard) {
		String value = values.remove(name);
		return (value != null) ? value : standard;
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
		 * System calls by name.
		 */
		SYSCALLS

	}

}
