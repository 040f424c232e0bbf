package io.github.socketpool.benchmark.acquire;

import java.time.Duration;
import java.util.List;

/**
 * A pool of {@value #CONNECTIONS} connections that do nothing, which is a row of the
 * acquire benchmark. Each pool has its own default settings, apart from its size and how
 * long a caller waits.
 * <p>
 * Each row is a JMH benchmark of its own, with annotations of its own, and runs in a JVM
 * of its own: the compilers see no other row there, and no call through this interface.
 */
interface AcquireRow {

	/**
	 * The names of all rows.
	 */
	List<String> NAMES = List.of("socketpool", "socketpool-metered", "commons-pool2", "commons-pool2-fair",
			"hikari-bag", "stormpot");

	/**
	 * The size of the pool, for any number of threads.
	 */
	int CONNECTIONS = 8;

	/**
	 * How long a caller waits at most. Connections are held for less than a millisecond
	 * here: a caller who waits that long starves.
	 */
	Duration PATIENCE = Duration.ofSeconds(10);

	/**
	 * Make all connections, and leave them idle.
	 * @throws Exception if the pool cannot
	 */
	void fill() throws Exception;

	/**
	 * Acquire a connection and release it.
	 * @return the connection, for JMH to consume
	 * @throws Exception if there was none
	 */
	Object acquireAndRelease() throws Exception;

	/**
	 * Close the pool.
	 */
	void close();

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
			default -> throw new IllegalArgumentException("There is no row '" + name + "', but " + NAMES);
		};
	}

}
