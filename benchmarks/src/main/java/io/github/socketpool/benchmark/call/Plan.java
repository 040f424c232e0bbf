package io.github.socketpool.benchmark.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.socketpool.benchmark.Arguments;
import io.github.socketpool.benchmark.row.Row;
import io.github.socketpool.benchmark.server.ServerKind;

/**
 * What is measured, and how often.
 *
 * @param rows the names of the rows, in their order within a round
 * @param servers whom the rows call, one after the other
 * @param bodies how many bytes of JSON a request has, one size after the other
 * @param callers how many callers there are, one number after the other
 * @param pool the most connections of a row that shares them
 * @param threads what the callers run in
 * @param rounds how often each row is measured, each time in a new JVM
 * @param pace how long it takes
 * @param cpus the processors that client and server run on, as {@code taskset -c} takes
 * them; empty for all
 * @param jdk the home of the Java that the rows run on; empty for this one
 */
record Plan(List<String> rows, List<ServerKind> servers, List<Integer> bodies, List<Integer> callers, int pool,
		ThreadKind threads, int rounds, Pace pace, String cpus, String jdk) {

	private static final Duration START = Duration.ofSeconds(2);

	/**
	 * How many callers there are while a JVM is warmed up.
	 */
	private static final int WARM_CALLERS = 8;

	/**
	 * Read a plan.
	 * @param args options as {@code name=value}; of those with the same name the last one
	 * counts, and what is not there has its default
	 * @return the plan
	 * @throws IllegalArgumentException if an option does not exist, or its value makes no
	 * sense
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
				arguments.takePositive("pool", "8"), ThreadKind.of(arguments.take("threads", "platform")),
				arguments.takePositive("rounds", "3"), Pace.take(arguments), arguments.take("cpus", ""),
				arguments.take("jdk", ""));
	}

	/**
	 * Return what there is a table of.
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
	 * Return what is measured of a row, none of it twice.
	 */
	List<Level> levels(String row) {
		return levels().stream()
			.filter((level) -> level.fits(row))
			.map((level) -> level(row, level))
			.distinct()
			.toList();
	}

	/**
	 * Return where a row stands in the table of a level.
	 */
	Level level(String row, Level level) {
		return row.equals(Row.RAW) ? reference(level) : level;
	}

	/**
	 * Return where {@code raw} stands that the others are compared with at a level. With
	 * a server that thinks this is the most that the connections of the pool can do: as
	 * many callers as those, each with a connection.
	 */
	private Level reference(Level level) {
		return (level.server() == ServerKind.THINKING) ? level.withCallers(this.pool) : level;
	}

	/**
	 * Return what warms a JVM up: always a server that does not tarry. It reads frames
	 * where those do that are measured, for one that echoes bytes as they come would
	 * leave its own code cold, and lock up with large bodies.
	 */
	Level warmUpLevel() {
		ServerKind server = this.servers.contains(ServerKind.ECHO) ? ServerKind.ECHO : ServerKind.FRAMES;
		return new Level(server, WARM_CALLERS, this.bodies.get(0));
	}

	Load load(String row, int port, Level level) {
		return new Load(row, port, this.pool, level.callers(), level.body(), this.threads);
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
