package io.github.socketpool.benchmark.call;

import java.util.ArrayList;
import java.util.List;

import io.github.socketpool.benchmark.LeftOutSection;
import io.github.socketpool.benchmark.Section;

/**
 * The sections of the full benchmark that measure calls. Long sections have only the rows
 * that matter for them.
 */
public final class CallSections {

	private static final int VIRTUAL_SINCE = 21;

	/**
	 * All rows, except those that show the cost of monitoring. A round takes many
	 * minutes, so rows whose ratio matters most follow one another.
	 */
	private static final String ALL = "rows=raw,socketpool,socketpool-shared,connect-per-call,commons-pool2,hikari-bag,"
			+ "stormpot,reactor-pool,spring-integration,netty-pool,netty-pipelined,netty-pipelined-epoll,lettuce,httpclient5,"
			+ "jdk-http,generic-pool";

	/**
	 * The servers of a table: one with a thread per connection, and one with an event
	 * loop.
	 */
	private static final String SERVERS = "server=echo,loop";

	private final List<String> overrides;

	/**
	 * Create the sections.
	 * @param overrides options of a {@link Plan} for all of them
	 */
	public CallSections(List<String> overrides) {
		this.overrides = overrides;
	}

	/**
	 * Return the section of the quick benchmark.
	 */
	public Section quick() {
		return calls("quick", "Calls", "rows=raw,commons-pool2,httpclient5,socketpool", "callers=1,8,64", "rounds=2",
				SERVERS, "warmup=8", "settle=1", "seconds=2");
	}

	public Section calls() {
		return calls("calls", "Calls", ALL, SERVERS, "callers=1,8,64,256");
	}

	/**
	 * Return the section that shows the cost of large bodies. The server reads a whole
	 * frame before it answers. A server that echoes bytes as they arrive, and a client
	 * that writes before it reads, would block each other.
	 */
	public Section bodies() {
		return calls("bodies", "Bodies", "rows=raw,commons-pool2,socketpool", "server=frames",
				"body=4096,65536,1048576", "callers=1,8");
	}

	public Section pinned() {
		return calls("pinned", "Client and server on one processor",
				"rows=raw,commons-pool2,stormpot,socketpool,socketpool-shared", SERVERS, "cpus=0");
	}

	public Section thinking() {
		return calls("thinking", "A server that takes 1 ms to answer",
				"rows=raw,commons-pool2,reactor-pool,socketpool,socketpool-shared,netty-pipelined",
				"server=thinking,loop-thinking", "callers=64,256", "warmup=30");
	}

	public Section split() {
		return calls("split", "A server that writes header and body separately", "rows=raw,commons-pool2,socketpool",
				"server=split-once,split", "warmup=10");
	}

	/**
	 * Return the section of virtual threads.
	 * @param jdk the home of a Java that has them, or empty for this one
	 */
	public Section virtual(String jdk) {
		String title = "Virtual threads";
		if (jdk.isEmpty() && Runtime.version().feature() < VIRTUAL_SINCE) {
			return new LeftOutSection("virtual", title, "this is Java " + Runtime.version().feature()
					+ ", which has none; set `jdk25=` to the home of a newer one to measure them");
		}
		return calls("virtual", title,
				"rows=commons-pool2,hikari-bag,stormpot,reactor-pool,socketpool,"
						+ "socketpool-shared,netty-pipelined,netty-pipelined-epoll,lettuce",
				SERVERS, "threads=virtual", "callers=1000,10000", "warmup=30", "jdk=" + jdk);
	}

	/**
	 * Return the section in which all callers start at once and there is no connection.
	 * Each makes several calls, so that a caller that waits for longer than the others
	 * becomes visible.
	 */
	public Section storm() {
		List<String> options = options("rows=commons-pool2,hikari-bag,stormpot,reactor-pool,netty-pool,socketpool",
				"server=thinking", "callers=256", "warmup=10");
		// After a settling time, callers would already have connections.
		options.addAll(List.of("settle=0", "calls=10"));
		return new CallSection("storm",
				"Storm: all callers start at once, without a connection (except Stormpot, which connects when it is "
						+ "built)",
				Plan.parse(options));
	}

	public Section systemCalls() {
		return new SystemCallSection(Plan.parse(options(ALL, "warmup=20", "calls=20000")));
	}

	private Section calls(String name, String title, String... defaults) {
		return new CallSection(name, title, Plan.parse(options(defaults)));
	}

	private List<String> options(String... defaults) {
		List<String> options = new ArrayList<>(List.of("warmup=60", "settle=2", "seconds=5", "rounds=3"));
		options.addAll(List.of(defaults));
		options.addAll(this.overrides);
		return options;
	}

}
