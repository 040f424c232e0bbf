package io.github.socketpool.benchmark.idle;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;

/**
 * A row of the idle benchmark: a pool of connections to a server that echoes. The pool
 * keeps idle connections.
 */
interface IdleRow extends AutoCloseable {

	/**
	 * The names of all rows.
	 */
	List<String> NAMES = List.of("socketpool", "commons-pool2", "netty-pool", "spring-integration",
			"spring-integration-nio");

	/**
	 * The time limit of all steps.
	 */
	Duration PATIENCE = Duration.ofSeconds(60);

	/**
	 * Open a number of connections, make one exchange on each, and leave all of them
	 * idle.
	 * @throws IOException if a connection fails
	 */
	void useAtOnce(int connections) throws IOException;

	/**
	 * Return how many connections are idle, according to the pool.
	 */
	int idle();

	/**
	 * Return the bytes of direct memory in use.
	 */
	default long directMemory() {
		return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
			.stream()
			.filter((pool) -> pool.getName().equals("direct"))
			.mapToLong(BufferPoolMXBean::getMemoryUsed)
			.sum();
	}

	@Override
	void close();

	/**
	 * Make a row.
	 * @param name one of {@link #NAMES}
	 * @param port where the server listens on loopback
	 * @param size the maximum number of connections
	 * @param heartbeats the time between heartbeats, for rows that have them
	 * @return a new row
	 */
	static IdleRow of(String name, int port, int size, Duration heartbeats) {
		return switch (name) {
			case "socketpool" -> new SocketPoolIdle(port, size, heartbeats);
			case "commons-pool2" -> new CommonsPoolIdle(port, size);
			case "netty-pool" -> new NettyPoolIdle(port, size);
			case "spring-integration" -> SpringIntegrationIdle.overSockets(port, size);
			case "spring-integration-nio" -> SpringIntegrationIdle.overChannels(port, size);
			default -> throw new IllegalArgumentException("There is no row '" + name + "', but " + NAMES);
		};
	}

}
