package io.github.socketpool.benchmark.idle;

import java.time.Duration;
import java.util.List;

import io.github.socketpool.benchmark.Arguments;

/**
 * The options of the idle benchmark.
 *
 * @param rows the names of the rows, in order
 * @param connections how many connections are idle
 * @param interval the time between heartbeats, for rows that have them; zero for none
 * @param time how long to watch the idle connections
 * @param histogram whether to print a histogram of the heap per connection
 */
record IdleOptions(List<String> rows, int connections, Duration interval, Duration time, boolean histogram) {

	/** Time to start two processes, open connections and collect garbage. */
	private static final Duration START = Duration.ofSeconds(15);

	/**
	 * Read options.
	 * @param args options as {@code name=value}; the others have their defaults
	 * @return the options
	 * @throws IllegalArgumentException if an option does not exist, or its value is
	 * invalid
	 */
	static IdleOptions parse(List<String> args) {
		Arguments arguments = new Arguments(args.toArray(String[]::new));
		IdleOptions options = new IdleOptions(arguments.takeRows(IdleRow.NAMES, String.join(",", IdleRow.NAMES)),
				arguments.takePositive("connections", "5000"), arguments.takeSeconds("interval", "10"),
				arguments.takeSeconds("seconds", "30"), Boolean.parseBoolean(arguments.take("histogram", "false")));
		arguments.requireNoOthers();
		if (options.connections < 2) {
			throw new IllegalArgumentException(
					"'connections' must be at least 2, since the cost of additional " + "connections is measured");
		}
		return options;
	}

	/**
	 * Return about how long it takes.
	 */
	Duration length() {
		return START.plus(this.time).multipliedBy(this.rows.size());
	}

	/**
	 * Return the arguments of a process that measures one row.
	 * @param row its name
	 */
	List<String> forRow(String row) {
		return List.of("rows=" + row, "connections=" + this.connections, "interval=" + Arguments.seconds(this.interval),
				"seconds=" + Arguments.seconds(this.time), "histogram=" + this.histogram);
	}

}
