package io.github.socketpool.benchmark.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.socketpool.benchmark.Arguments;
import io.github.socketpool.benchmark.row.Limits;
import io.github.socketpool.benchmark.row.Row;
import io.github.socketpool.benchmark.server.ServerKind;

/**
 * What is measured, and how often.
 *
 * @param rows the names of the rows, in their order within a round
 * @param servers the servers, measured in turn
 * @param bodies the sizes of a request's JSON in bytes, measured in turn
 * @param callers the numbers of callers, measured in turn
 * @param limits the limits, for rows that share connections
 * @param threads the kind of the callers' threads
 * @param rounds how often each row is measured, each time in a new JVM
 * @param pace the durations
 * @param cpus the processors that client and server run on, as {@code taskset -c} takes
 * them; empty for all
 * @param jdk the home of the Java that the rows run on; empty for this one
 */
record Plan(List<String> rows, List<ServerKind> servers, List<Integer> bodies, List<Integer> callers, Limits limits,
		ThreadKind threads, int rounds, Pace pace, String cpus, String jdk) {

	private static final Duration START = Duration.ofSeconds(2);

	/**
	 * The number of callers during the warm-up of a JVM.
	 */
	private static final int WARM_CALLERS = 8;

	/**
	 * Read a plan.
	 * @param args options as {@code name=value}; the last one of a name counts, and the
	 * others have their defaults
	 * @return the plan
	 * @throws IllegalArgumentException if an option does not exist, or its value is
	 * invalid
	 */
	static Plan parse(List<String> args) {
		Arguments arguments = new Arguments(args.toArray(String[]::new));
		Plan plan = read(arguments);
		arguments.requireNoOthers();
		return plan;
	}

	private static Plan read(Arguments arguments) {
		return new Plan(arguments.takeRows(Row.NAMES, "raw,socketpool"),
				Stream.of(arguments.take("server", "echo").split(",")).map(ServerKind::of).toList(),
				arguments.takePositives("body", "120"), arguments.takePositives("callers", "1"),
				Load.takeLimits(arguments), ThreadKind.of(arguments.take("threads", "platform")),
				arguments.takePositive("rounds", "3"), Pace.take(arguments), arguments.take("cpus", ""),
				arguments.take("jdk", ""));
	}

	/**
	 * Return the levels, each of which has a table.
	 */
	List<Level> levels() {
		List<Level> levels = new ArrayList<>();
		for (ServerKind server : this.servers) {
			for (int body : this.bodies) {
				for (int number : this.callers) {
					levels.add(new Level(server, number, body));
				}
			}
		}
		return levels;
	}

	/**
	 * Return the levels at which a row is measured, each once.
	 */
	List<Level> levels(String row) {
		return levels().stream()
			.filter((level) -> level.fits(row))
			.map((level) -> level(row, level))
			.distinct()
			.toList();
	}

	/**
	 * Return the level at which a row of a level's table is measured.
	 */
	Level level(String row, Level level) {
		return row.equals(Row.RAW) ? reference(level) : level;
	}

	/**
	 * Return the level of {@code raw} with which the others are compared. With a server
	 * that takes time to answer, this is the maximum for the connections of the pool: as
	 * many callers as connections.
	 */
	private Level reference(Level level) {
		return level.server().isThinking() ? level.withCallers(this.limits.connections()) : level;
	}

	/**
	 * Return the level that warms up a JVM. Its server always answers at once. It reads
	 * frames if the measured servers do. A server that echoes bytes as they arrive would
	 * leave its code cold, and block with large bodies.
	 */
	Level warmUpLevel() {
		ServerKind server = Stream.of(ServerKind.ECHO, ServerKind.LOOP)
			.filter(this.servers::contains)
			.findFirst()
			.orElse(ServerKind.FRAMES);
		return new Level(server, WARM_CALLERS, this.bodies.get(0));
	}

	Load load(String row, int port, Level level) {
		return new Load(row, port, this.limits, level.callers(), level.body(), this.threads);
	}

	/**
	 * Return about how long it takes.
	 */
	Duration length() {
		return this.rows.stream()
			.map((row) -> START.plus(this.pace.warmUp()).plus(this.pace.ofLevel().multipliedBy(levels(row).size())))
			.reduce(Duration.ZERO, Duration::plus)
			.multipliedBy(this.rounds);
	}

}
