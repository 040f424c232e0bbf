package io.github.socketpool.benchmark.idle;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;

/**
 * A pool of connections to a server that sends back what it gets, which is a row of the
 * idle benchmark. No connection leaves the pool for being idle.
 */
interface IdleRow extends AutoCloseable {

	/**
	 * The names of all rows.
	 */
	List<String> NAMES = List.of("socketpool", "commons-pool2", "netty-pool", "spring-integration",
			"spring-integration-nio");

	/**
	 * How long anything takes at most.
	 */
	Duration PATIENCE = Duration.ofSeconds(60);

	/**
	 * Hold so many connections at once, make one exchange on each, and let all of them
	 * idle.
	 * @throws IOException if a connection fails
	 */
	void useAtOnce(int connections) throws IOException;

	/**
	 * Return how many connections are idle, as the pool itself says.
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
	 * @param size the most connections
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
