package io.github.socketpool.benchmark.row;

import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.TcpEndpoint;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.json.JsonCorrelation;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.payload.JacksonPayloadConverter;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.pool.shared.SharedPool;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.template.ProtocolTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * All callers share a {@link ProtocolTemplate} with default settings, without monitoring
 * and without an application.
 */
final class TemplateRow implements Row {

	static final String NAME = "template";

	/**
	 * The row with several targets. They are three names of the one server, so that only
	 * the work of the pool differs.
	 */
	static final String SEVERAL_TARGETS = "template-3-targets";

	/**
	 * The row with one connection and many calls in flight.
	 */
	static final String SHARED = "template-shared";

	private static final String ID = "/id";

	private static final List<String> HOSTS = List.of("localhost", "127.0.0.1", "::ffff:127.0.0.1");

	private final ConnectionPool pool;

	private final ProtocolTemplate template;

	TemplateRow(int port, Limits limits, JsonMapper mapper, String name) {
		List<TcpEndpoint> targets = HOSTS.stream()
			.limit(name.equals(SEVERAL_TARGETS) ? HOSTS.size() : 1)
			.map((host) -> Endpoint.of(host, port))
			.toList();
		FrameCodec codec = FrameCodec
			.asciiLength(AsciiLengthFormat.defaults().withMaxFrameSize(AsciiLength.LARGEST_BODY));
		this.pool = pool(SocketConnections.builder(targets).codec(codec).build(), limits, name);
		this.template = ProtocolTemplate.builder(this.pool).converter(new JacksonPayloadConverter(mapper)).build();
	}

	private static ConnectionPool pool(ConnectionFactory connections, Limits limits, String name) {
		PoolSettings settings = PoolSettings.defaults().withMaxWaiters(Integer.MAX_VALUE);
		if (name.equals(SHARED)) {
			return SharedPool.builder(connections, JsonCorrelation.of(ID, ID))
				.settings(settings.withMaxSize(1).withMaxInFlight(limits.inFlight()))
				.build();
		}
		return ExclusivePool.builder(connections).settings(settings.withMaxSize(limits.connections())).build();
	}

	@Override
	public Caller newCaller() {
		return (request) -> this.template.exchange(request, Quote.class);
	}

	@Override
	public long connectionsOpened() {
		return this.pool.control().stats().opened();
	}

	@Override
	public void close() {
		this.pool.close();
	}

}
