package io.github.socketpool.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.ConnectionInitializer;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.connection.SocketSettings;
import io.github.socketpool.connection.TlsSettings;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.BodyBudget;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.template.ProtocolTemplate;
import org.jspecify.annotations.Nullable;

import static org.awaitility.Awaitility.await;

/**
 * A template over a pool, as an application would have it, whose pool is watched for
 * leaks by {@link NoLeaks}.
 */
public final class TestClient implements AutoCloseable {

	private final ConnectionPool pool;

	private final ProtocolTemplate template;

	private final RecordingListener events;

	private TestClient(ConnectionPool pool, ProtocolTemplate template, RecordingListener events) {
		this.pool = pool;
		this.template = template;
		this.events = events;
	}

	/**
	 * Make a client with default settings.
	 */
	public static TestClient of(ScriptedServer server) {
		return to(server.port()).build();
	}

	/**
	 * Make a client that has one connection at most, so that what happens to it shows.
	 */
	public static TestClient withOneConnection(ScriptedServer server) {
		return to(server.port()).pool((settings) -> settings.withMaxSize(1)).build();
	}

	public static Builder to(int port) {
		return new Builder(List.of(SocketKind.current().endpoint(port)));
	}

	public static Builder to(String host, int port) {
		return new Builder(List.of(Endpoint.of(host, port)));
	}

	/**
	 * Make a client whose calls any of several servers may answer.
	 */
	public static Builder toAll(List<ScriptedServer> servers) {
		return new Builder(servers.stream().map(ScriptedServer::endpoint).toList());
	}

	public ConnectionPool pool() {
		return this.pool;
	}

	public ProtocolTemplate template() {
		return this.template;
	}

	public RecordingListener events() {
		return this.events;
	}

	/**
	 * Exchange a text with the server.
	 */
	public String call(String request) {
		return this.template.exchange(request, String.class);
	}

	public String call(String request, Duration timeout) {
		return this.template.exchange(request, String.class, timeout);
	}

	/**
	 * Exchange a text with a server that is back. Calls are refused until the pool has
	 * found that out by its next attempt.
	 */
	public String callAfterOutage(String request) {
		return await().ignoreExceptionsInstanceOf(ConnectFailedException.class)
			.until(() -> call(request), Objects::nonNull);
	}

	@Override
	public void close() {
		this.pool.close();
	}

	/**
	 * Makes a client.
	 */
	public static final class Builder {

		private final List<Endpoint> endpoints;

		private final RecordingListener events = new RecordingListener();

		private final List<PoolListener> listeners = new ArrayList<>();

		private PoolSettings pool = PoolSettings.defaults();

		private SocketSettings sockets = SocketSettings.defaults();

		private FrameCodec codec = FrameCodec.asciiLength(AsciiLengthFormat.defaults());

		private HeartbeatSettings heartbeat = HeartbeatSettings.defaults().withInterval(Duration.ZERO);

		private BodyBudget budget = BodyBudget.shared();

		private final List<ConnectionInitializer> initializers = new ArrayList<>();

		private @Nullable ResponseMatcher matcher;

		private @Nullable TlsSettings tls = SocketKind.current().tls();

		private UnaryOperator<ProtocolTemplate.Builder> template = UnaryOperator.identity();

		private UnaryOperator<ConnectionFactory> connections = UnaryOperator.identity();

		private Builder(List<Endpoint> endpoints) {
			this.endpoints = endpoints;
		}

		public Builder pool(UnaryOperator<PoolSettings> change) {
			this.pool = change.apply(this.pool);
			return this;
		}

		public Builder sockets(UnaryOperator<SocketSettings> change) {
			this.sockets = change.apply(this.sockets);
			return this;
		}

		public Builder format(UnaryOperator<AsciiLengthFormat> change) {
			return codec(FrameCodec.asciiLength(change.apply(AsciiLengthFormat.defaults())));
		}

		public Builder codec(FrameCodec codec) {
			this.codec = codec;
			return this;
		}

		public Builder heartbeat(HeartbeatSettings heartbeat) {
			this.heartbeat = heartbeat;
			return this;
		}

		public Builder matcher(ResponseMatcher matcher) {
			this.matcher = matcher;
			return this;
		}

		public Builder budget(BodyBudget budget) {
			this.budget = budget;
			return this;
		}

		public Builder initializer(ConnectionInitializer initializer) {
			this.initializers.add(initializer);
			return this;
		}

		public Builder tls(@Nullable TlsSettings tls) {
			this.tls = tls;
			return this;
		}

		public Builder template(UnaryOperator<ProtocolTemplate.Builder> change) {
			this.template = change;
			return this;
		}

		public Builder connections(UnaryOperator<ConnectionFactory> change) {
			this.connections = change;
			return this;
		}

		public Builder listener(PoolListener listener) {
			this.listeners.add(listener);
			return this;
		}

		public TestClient build() {
			SocketConnections.Builder sockets = SocketConnections.builder(this.endpoints)
				.settings(this.sockets)
				.codec(this.codec)
				.heartbeat(this.heartbeat)
				.bodyBudget(this.budget)
				.responseMatcher(this.matcher)
				.tls(this.tls);
			this.initializers.forEach(sockets::initializer);
			ConnectionFactory factory = this.connections.apply(sockets.build());
			ConnectionPool.Builder builder = ExclusivePool.builder(factory)
				.name("test")
				.settings(this.pool)
				.listener(this.events);
			this.listeners.forEach(builder::listener);
			ConnectionPool pool = NoLeaks.watch(builder.build());
			ProtocolTemplate template = this.template.apply(ProtocolTemplate.builder(pool)).build();
			return new TestClient(pool, template, this.events);
		}

	}

}
