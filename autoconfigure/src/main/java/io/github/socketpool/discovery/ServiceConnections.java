package io.github.socketpool.discovery;

import java.time.Duration;
import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.ResolvedEndpoint;
import io.github.socketpool.ServiceEndpoint;
import io.github.socketpool.connection.ConnectionFactory.AnsweredCloses;
import io.github.socketpool.connection.ConnectionFactory.UnsolicitedFrames;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.MessageReceiver;
import io.github.socketpool.connection.PoolableConnection;
import org.jspecify.annotations.Nullable;

/**
 * Connections to the instances of a service. The first connects wait until these are
 * known. Thread-safe.
 */
final class ServiceConnections implements ConnectionFactory {

	private final ConnectionFactory connections;

	private final FollowedService service;

	private final Duration timeout;

	/**
	 * Create a factory.
	 * @param connections makes connections to instances
	 * @param timeout how long a connect waits for the first answer
	 */
	ServiceConnections(ConnectionFactory connections, FollowedService service, Duration timeout) {
		this.connections = connections;
		this.service = service;
		this.timeout = timeout;
	}

	FollowedService service() {
		return this.service;
	}

	@Override
	public List<Endpoint> endpoints() {
		return this.connections.endpoints();
	}

	/**
	 * Once the instances are known, the pool has them as its targets, and connects to
	 * these instead.
	 */
	@Override
	public List<ResolvedEndpoint> resolve(Endpoint configured, ErrorContext context) {
		if (configured instanceof ServiceEndpoint) {
			this.service.awaitFirst(this.timeout);
		}
		return this.connections.resolve(configured, context);
	}

	@Override
	public PoolableConnection connect(Endpoint endpoint, ErrorContext context) {
		if (endpoint instanceof ServiceEndpoint) {
			throw this.service.unknown(context);
		}
		return this.connections.connect(endpoint, context);
	}

	@Override
	public boolean isConnectAnswered() {
		return this.connections.isConnectAnswered();
	}

	@Override
	public HeartbeatSettings heartbeat() {
		return this.connections.heartbeat();
	}

	@Override
	public Duration idleReadInterval() {
		return this.connections.idleReadInterval();
	}

	@Override
	public @Nullable MessageReceiver messageReceiver() {
		return this.connections.messageReceiver();
	}

	@Override
	public long splitResponses() {
		return this.connections.splitResponses();
	}

	@Override
	public AnsweredCloses answeredCloses() {
		return this.connections.answeredCloses();
	}

	@Override
	public UnsolicitedFrames unsolicitedFrames() {
		return this.connections.unsolicitedFrames();
	}

}
