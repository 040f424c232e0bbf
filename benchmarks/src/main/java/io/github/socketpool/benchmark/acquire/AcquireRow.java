package io.github.socketpool.benchmark.acquire;

import java.time.Duration;
import java.util.List;

/**
 * A row of the acquire benchmark: a pool of connections that do nothing. Each pool has
 * its own default settings, apart from its size and how long a caller waits.
 * <p>
 * Each row is a separate JMH benchmark with its own annotations and runs in its own JVM.
 * So the compilers see no other row, and no call through this interface.
 */
interface AcquireRow {

	/**
	 * The names of all rows.
	 */
	List<String> NAMES = List.of("socketpool", "socketpool-metered", "commons-pool2", "commons-pool2-fair",
			"hikari-bag", "stormpot", "vibur", "reactor-pool", "spring-simple-pool");

	/**
	 * The system property of a measuring JVM that contains the number of connections.
	 */
	String CONNECTIONS = "benchmark.connections";

	/**
	 * How long a caller waits at most. Connections are held for less than a millisecond,
	 * so a caller that waits this long starves.
	 */
	Duration PATIENCE = Duration.ofSeconds(10);

	/**
	 * Open all connections, and leave them idle.
	 * @throws Exception if the pool fails to
	 */
	void fill() throws Exception;

	/**
	 * Acquire a connection and release it.
	 * @return the connection, for JMH to consume
	 * @throws Exception if there was none
	 */
	Object acquireAndRelease() throws Exception;

	/**
	 * Return how many connections are idle, according to the pool.
	 */
	int idle();

	/**
	 * Close the pool.
	 */
	void close();

	/**
	 * Return the size of the pool, for any number of threads.
	 */
	static int connections() {
		return Integer.getInteger(CONNECTIONS, 8);
	}

	/**
	 * Return the class of a row.
	 * @param name one of {@link #NAMES}
	 */
	static Class<? extends AcquireRow> of(String name) {
		return switch (name) {
			case "socketpool" -> SocketPoolAcquire.class;
			case "socketpool-metered" -> MeteredSocketPoolAcquire.class;
			case "commons-pool2" -> CommonsPoolAcquire.class;
			case "commons-pool2-fair" -> FairCommonsPoolAcquire.class;
			case "hikari-bag" -> ConcurrentBagAcquire.class;
			case "stormpot" -> StormpotAcquire.class;
			case "vibur" -> ViburAcquire.class;
			case "reactor-pool" -> ReactorPoolAcquire.class;
			case "spring-simple-pool" -> SimplePoolAcquire.class;
			default -> throw new IllegalArgumentException("There is no row '" + name + "', but " + NAMES);
		};
	}

}
