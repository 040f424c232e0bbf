package io.github.socketpool.benchmark.row;

import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.TcpEndpoint;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.payload.JacksonPayloadConverter;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.exclusive.ExclusivePool;
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

	private static final List<String> HOSTS = List.of("localhost", "127.0.0.1", "::ffff:127.0.0.1");

	private final ConnectionPool pool;

	private final ProtocolTemplate template;

	TemplateRow(int port, int poolSize, JsonMapper mapper, String name) {
		List<TcpEndpoint> targets = HOSTS.stream()
			.limit(name.equals(SEVERAL_TARGETS) ? HOSTS.size() : 1)
			.map((host) -> Endpoint.of(host, port))
			.toList();
		FrameCodec codec = FrameCodec
			.asciiLength(AsciiLengthFormat.defaults().withMaxFrameSize(AsciiLength.LARGEST_BODY));
		this.pool = ExclusivePool.builder(SocketConnections.builder(targets).codec(codec).build())
			.settings(PoolSettings.defaults().withMaxSize(poolSize).withMaxWaiters(Integer.MAX_VALUE))
			.build();
		this.template = ProtocolTemplate.builder(this.pool).converter(new JacksonPayloadConverter(mapper)).build();
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
