package io.github.socketpool.benchmark.idle;

import java.time.Duration;
import java.util.List;

import io.github.socketpool.benchmark.Arguments;

/**
 * What the idle benchmark measures.
 *
 * @param rows the names of the rows, in their order
 * @param connections how many connections are idle
 * @param interval the time between heartbeats, for rows that have them; zero for none
 * @param time how long to watch the idle connections for
 * @param histogram whether to print what the heap of a connection consists of
 */
record IdleOptions(List<String> rows, int connections, Duration interval, Duration time, boolean histogram) {

	/**
	 * Read options.
	 * @param args options as {@code name=value}; what is not there has its default
	 * @return the options
	 * @throws IllegalArgumentException if an option does not exist, or its value makes no
	 * sense
	 */
	static IdleOptions parse(String... args) {
		Arguments arguments = new Arguments(args);
		IdleOptions options = new IdleOptions(arguments.takeRows(IdleRow.NAMES, String.join(",", IdleRow.NAMES)),
				arguments.takePositive("connections", "5000"),
				Duration.ofSeconds(Long.parseLong(arguments.take("interval", "10"))),
				Duration.ofSeconds(arguments.takePositive("seconds", "30")),
				Boolean.parseBoolean(arguments.take("histogram", "false")));
		arguments.requireNoOthers();
		if (options.connections < 2) {
			throw new IllegalArgumentException("'connections' must be at least 2: one more than one costs is measured");
		}
		return options;
	}

	/**
	 * Return the arguments of a process that measures one row.
	 * @param row its name
	 */
	List<String> forRow(String row) {
		return List.of("rows=" + row, "connections=" + this.connections, "interval=" + this.interval.toSeconds(),
				"seconds=" + this.time.toSeconds(), "histogram=" + this.histogram);
	}

}
