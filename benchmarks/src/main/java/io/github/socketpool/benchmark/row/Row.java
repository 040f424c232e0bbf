package io.github.socketpool.benchmark.row;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import io.github.socketpool.benchmark.server.RedisServer;
import tools.jackson.databind.json.JsonMapper;

/**
 * A way to make calls, which is a row of the report. All rows do the same work, and
 * encode and decode with {@link JsonMapper}s of the same settings.
 */
public interface Row extends AutoCloseable {

	/**
	 * The row that leaves a socket in TIME_WAIT with each call.
	 */
	String CONNECT_PER_CALL = ConnectPerCallRow.NAME;

	/**
	 * The row that the others are compared with.
	 */
	String RAW = "raw";

	/**
	 * The row of this project, as users have it.
	 */
	String SOCKETPOOL = "socketpool";

	/**
	 * {@link #RAW} over TLS.
	 */
	String RAW_TLS = "raw-tls";

	/**
	 * {@link #SOCKETPOOL} over TLS.
	 */
	String SOCKETPOOL_TLS = "socketpool-tls";

	/**
	 * {@link #SOCKETPOOL} with one connection and many calls in flight.
	 */
	String SOCKETPOOL_SHARED = "socketpool-shared";

	/**
	 * The row that runs in Node.js, which {@link #of} cannot create.
	 */
	String GENERIC_POOL = "generic-pool";

	/**
	 * The names of all rows.
	 */
	List<String> NAMES = List.of(RAW, ConnectPerCallRow.NAME, CommonsPoolRow.NAME, ConcurrentBagRow.NAME,
			StormpotRow.NAME, ReactorPoolRow.NAME, SpringIntegrationRow.NAME, NettyPoolRow.NAME, ApacheHttpRow.NAME,
			JdkHttpRow.NAME, SOCKETPOOL, GENERIC_POOL, TemplateRow.NAME, TemplateRow.SEVERAL_TARGETS,
			SpringRow.UNWATCHED, SpringRow.METERED, RAW_TLS, SOCKETPOOL_TLS, SOCKETPOOL_SHARED, TemplateRow.SHARED,
			NettyPipelinedRow.NAME, NettyPipelinedRow.EPOLL, LettuceRow.NAME);

	/**
	 * Make one more caller.
	 * @return a new caller
	 * @throws IOException if it cannot connect
	 */
	Caller newCaller() throws IOException;

	/**
	 * Return how many connections have been opened.
	 * @return the number since the row was made
	 */
	long connectionsOpened();

	@Override
	void close() throws IOException;

	/**
	 * Return the protocol of a row.
	 * @param name one of {@link #NAMES}
	 * @return the protocol of the server that it needs
	 */
	static Protocol protocol(String name) {
		return switch (name) {
			case ApacheHttpRow.NAME, JdkHttpRow.NAME -> Protocol.HTTP;
			case RAW_TLS, SOCKETPOOL_TLS -> Protocol.TLS;
			case LettuceRow.NAME -> Protocol.REDIS;
			default -> Protocol.FRAMES;
		};
	}

	/**
	 * Return whether a row has one connection of this project with a limited number of
	 * calls in flight.
	 * @param name one of {@link #NAMES}
	 */
	static boolean isShared(String name) {
		return name.equals(SOCKETPOOL_SHARED) || name.equals(TemplateRow.SHARED);
	}

	/**
	 * Return why a row cannot be measured on this machine.
	 * @param name one of {@link #NAMES}
	 * @return the reason, or empty if it can
	 */
	static Optional<String> whyMissing(String name) {
		return switch (name) {
			case NettyPipelinedRow.EPOLL -> NettyPipelinedRow.whyNoEpoll();
			case LettuceRow.NAME ->
				RedisServer.version().isPresent() ? Optional.empty() : Optional.of("redis-server is not installed");
			default -> Optional.empty();
		};
	}

	/**
	 * Create a row.
	 * @param name one of {@link #NAMES}
	 * @param port where the server listens on loopback
	 * @param poolSize the maximum number of connections, for rows that share them
	 * @return a new row
	 */
	static Row of(String name, int port, int poolSize) {
		return of(name, port, Limits.connections(poolSize), JsonMapper.builder().build());
	}

	/**
	 * Create a row with its own limits and mapper.
	 * @param name one of {@link #NAMES}
	 * @param port where the server listens on loopback
	 * @param limits the limits, for rows that share connections
	 * @param mapper encodes and decodes
	 * @return a new row
	 */
	static Row of(String name, int port, Limits limits, JsonMapper mapper) {
		int poolSize = limits.connections();
		Connector connector = new Connector(port, mapper);
		return switch (name) {
			case RAW -> new RawRow(connector, false);
			case RAW_TLS -> new RawRow(connector, true);
			case ConnectPerCallRow.NAME -> new ConnectPerCallRow(connector);
			case CommonsPoolRow.NAME -> new CommonsPoolRow(connector, poolSize);
			case ConcurrentBagRow.NAME -> new ConcurrentBagRow(connector, poolSize);
			case StormpotRow.NAME -> new StormpotRow(connector, poolSize);
			case ReactorPoolRow.NAME -> new ReactorPoolRow(connector, poolSize);
			case SpringIntegrationRow.NAME -> new SpringIntegrationRow(port, poolSize, mapper);
			case NettyPoolRow.NAME -> new NettyPoolRow(port, poolSize, mapper);
			case NettyPipelinedRow.NAME, NettyPipelinedRow.EPOLL ->
				new NettyPipelinedRow(port, mapper, name.equals(NettyPipelinedRow.EPOLL));
			case LettuceRow.NAME -> new LettuceRow(port, mapper);
			case ApacheHttpRow.NAME -> new ApacheHttpRow(port, poolSize, mapper);
			case JdkHttpRow.NAME -> new JdkHttpRow(port, poolSize, mapper);
			case TemplateRow.NAME, TemplateRow.SEVERAL_TARGETS, TemplateRow.SHARED ->
				new TemplateRow(port, limits, mapper, name);
			case SOCKETPOOL, SpringRow.UNWATCHED, SpringRow.METERED, SOCKETPOOL_TLS, SOCKETPOOL_SHARED ->
				new SpringRow(port, limits, mapper, name);
			default -> throw new IllegalArgumentException("There is no row '" + name + "' in this JVM, but " + NAMES);
		};
	}

}
