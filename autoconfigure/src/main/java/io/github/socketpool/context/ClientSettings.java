package io.github.socketpool.context;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.ConnectionInitializer;
import io.github.socketpool.connection.CorrelationStrategy;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.connection.SocketSettings;
import io.github.socketpool.connection.StrategyMatcher;
import io.github.socketpool.payload.PayloadConverter;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.template.Envelope;
import io.github.socketpool.template.RetrySettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;

/**
 * How a client is configured that {@link ProtocolClients#create} creates. Immutable.
 *
 * @param addresses where its servers listen; at least one when the client is created
 * @param callTimeout how long a call may take
 * @param retry which calls are repeated after a failure, or {@code null} if none is
 * @param pool the size of its pool, and how callers wait
 * @param sharing finds the ids of calls that share connections, or {@code null} if a
 * connection has one call at a time
 * @param connections how its connections are made, and what is sent over them
 * @param converter converts between payloads and bodies
 * @param envelope what is put around payloads, or {@code null} for nothing
 */
public record ClientSettings(List<Endpoint> addresses, Duration callTimeout, @Nullable RetrySettings retry,
		PoolSettings pool, @Nullable CorrelationStrategy sharing, Connections connections, PayloadConverter converter,
		@Nullable Envelope envelope) {

	/**
	 * Create settings.
	 */
	public ClientSettings {
		addresses = List.copyOf(addresses);
	}

	/**
	 * Return these settings with another address.
	 * @param host a host name, an IPv4 address, or an IPv6 address without brackets
	 * @param port the TCP port
	 * @return new settings
	 */
	public ClientSettings withAddress(String host, int port) {
		return withAddress(Endpoint.of(host, port));
	}

	/**
	 * Return these settings with another address.
	 * @param address where the server listens
	 * @return new settings
	 */
	public ClientSettings withAddress(Endpoint address) {
		return withAddresses(List.of(address));
	}

	/**
	 * Return these settings with the addresses of several servers that answer alike.
	 * Calls are balanced among them as {@link PoolSettings#balancing()} says.
	 * @param addresses where the servers listen
	 * @return new settings
	 */
	public ClientSettings withAddresses(List<? extends Endpoint> addresses) {
		return new ClientSettings(List.copyOf(addresses), this.callTimeout, this.retry, this.pool, this.sharing,
				this.connections, this.converter, this.envelope);
	}

	/**
	 * Return these settings with a service, whose instances are the servers.
	 * @param serviceId the name under which the instances are registered
	 * @return new settings
	 */
	public ClientSettings withServiceId(String serviceId) {
		return withAddress(Endpoint.service(serviceId));
	}

	/**
	 * Return these settings with another call timeout.
	 * @param callTimeout how long a call may take
	 * @return new settings
	 */
	public ClientSettings withCallTimeout(Duration callTimeout) {
		return new ClientSettings(this.addresses, callTimeout, this.retry, this.pool, this.sharing, this.connections,
				this.converter, this.envelope);
	}

	/**
	 * Return these settings with other repetitions.
	 * @param retry which calls are repeated after a failure, or {@code null} if none is
	 * @return new settings
	 */
	public ClientSettings withRetry(@Nullable RetrySettings retry) {
		return new ClientSettings(this.addresses, this.callTimeout, retry, this.pool, this.sharing, this.connections,
				this.converter, this.envelope);
	}

	/**
	 * Return these settings with another pool.
	 * @param change returns the new settings of the pool
	 * @return new settings
	 */
	public ClientSettings withPool(UnaryOperator<PoolSettings> change) {
		return new ClientSettings(this.addresses, this.callTimeout, this.retry, change.apply(this.pool), this.sharing,
				this.connections, this.converter, this.envelope);
	}

	/**
	 * Return these settings with other sockets.
	 * @param change returns the new settings of sockets, among them the connect timeout
	 * @return new settings
	 */
	public ClientSettings withSockets(UnaryOperator<SocketSettings> change) {
		return withConnections(this.connections.withSockets(change.apply(this.connections.sockets())));
	}

	/**
	 * Return these settings with another framing. No heartbeats are sent then, unless
	 * they are set afterwards.
	 * @param codec how frames are put on the wire
	 * @return new settings
	 */
	public ClientSettings withCodec(FrameCodec codec) {
		HeartbeatSettings none = HeartbeatSettings.defaultsFor(codec).withInterval(Duration.ZERO);
		return withConnections(this.connections.withFraming(codec, none));
	}

	/**
	 * Return these settings with other heartbeats.
	 * @param heartbeat what is sent on idle connections, and how often
	 * @return new settings
	 */
	public ClientSettings withHeartbeat(HeartbeatSettings heartbeat) {
		return withConnections(this.connections.withFraming(this.connections.codec(), heartbeat));
	}

	/**
	 * Return these settings with another matcher.
	 * @param responseMatcher tells responses from messages, or {@code null} if the server
	 * sends no messages
	 * @return new settings
	 */
	public ClientSettings withResponseMatcher(@Nullable ResponseMatcher responseMatcher) {
		return withConnections(this.connections.withResponseMatcher(responseMatcher));
	}

	/**
	 * Return these settings with another envelope and its
	 * {@linkplain Envelope#responseMatcher() matcher}.
	 * @param envelope what is put around payloads, or {@code null} for nothing
	 * @return new settings
	 */
	public ClientSettings withEnvelope(@Nullable Envelope envelope) {
		return new ClientSettings(this.addresses, this.callTimeout, this.retry, this.pool, this.sharing,
				this.connections.withResponseMatcher(matcher(envelope, this.sharing)), this.converter, envelope);
	}

	/**
	 * Return these settings with connections that calls share, or that have one call at a
	 * time. The matcher is then that of the envelope, or is made from the strategy.
	 * @param sharing finds the ids of calls that share connections, or {@code null} for
	 * one call at a time
	 * @return new settings
	 */
	public ClientSettings withSharing(@Nullable CorrelationStrategy sharing) {
		return new ClientSettings(this.addresses, this.callTimeout, this.retry, this.pool, sharing,
				this.connections.withResponseMatcher(matcher(this.envelope, sharing)), this.converter, this.envelope);
	}

	private static @Nullable ResponseMatcher matcher(@Nullable Envelope envelope,
			@Nullable CorrelationStrategy sharing) {
		ResponseMatcher matcher = (envelope != null) ? envelope.responseMatcher() : null;
		return (matcher == null && sharing != null) ? new StrategyMatcher(sharing) : matcher;
	}

	/**
	 * Return these settings with a login or another preparation of connections, which
	 * runs after those that are set already.
	 * @param initializer prepares each connection before it is used
	 * @return new settings
	 */
	public ClientSettings withInitializer(ConnectionInitializer initializer) {
		return withConnections(this.connections.withInitializer(initializer));
	}

	/**
	 * Return these settings with encrypted connections.
	 * @param bundle the certificates to use and to trust. A bundle that is updated later
	 * is not followed
	 * @param serverName the name that the server's certificate must have, or {@code null}
	 * for the host
	 * @return new settings
	 */
	public ClientSettings withSsl(SslBundle bundle, @Nullable String serverName) {
		return withConnections(this.connections.withSsl(new Ssl(bundle, serverName)));
	}

	/**
	 * Return these settings with another converter.
	 * @param converter converts between payloads and bodies
	 * @return new settings
	 */
	public ClientSettings withConverter(PayloadConverter converter) {
		return new ClientSettings(this.addresses, this.callTimeout, this.retry, this.pool, this.sharing,
				this.connections, converter, this.envelope);
	}

	private ClientSettings withConnections(Connections connections) {
		return new ClientSettings(this.addresses, this.callTimeout, this.retry, this.pool, this.sharing, connections,
				this.converter, this.envelope);
	}

	/**
	 * How connections are made, and what is sent over them.
	 *
	 * @param sockets how sockets are connected and set up
	 * @param codec how frames are put on the wire
	 * @param heartbeat what is sent on idle connections
	 * @param responseMatcher tells responses from messages, or {@code null} if the server
	 * sends no messages
	 * @param initializers prepare each connection before it is used, such as a login
	 * @param ssl how connections are encrypted, or {@code null} for plain connections
	 */
	public record Connections(SocketSettings sockets, FrameCodec codec, HeartbeatSettings heartbeat,
			@Nullable ResponseMatcher responseMatcher, List<ConnectionInitializer> initializers, @Nullable Ssl ssl) {

		/**
		 * Create settings.
		 */
		public Connections {
			initializers = List.copyOf(initializers);
		}

		private Connections withSockets(SocketSettings sockets) {
			return new Connections(sockets, this.codec, this.heartbeat, this.responseMatcher, this.initializers,
					this.ssl);
		}

		private Connections withFraming(FrameCodec codec, HeartbeatSettings heartbeat) {
			return new Connections(this.sockets, codec, heartbeat, this.responseMatcher, this.initializers, this.ssl);
		}

		private Connections withResponseMatcher(@Nullable ResponseMatcher responseMatcher) {
			return new Connections(this.sockets, this.codec, this.heartbeat, responseMatcher, this.initializers,
					this.ssl);
		}

		private Connections withInitializer(ConnectionInitializer initializer) {
			List<ConnectionInitializer> initializers = new ArrayList<>(this.initializers);
			initializers.add(initializer);
			return new Connections(this.sockets, this.codec, this.heartbeat, this.responseMatcher, initializers,
					this.ssl);
		}

		private Connections withSsl(Ssl ssl) {
			return new Connections(this.sockets, this.codec, this.heartbeat, this.responseMatcher, this.initializers,
					ssl);
		}

	}

	/**
	 * How connections are encrypted.
	 *
	 * @param bundle the certificates to use and to trust
	 * @param serverName the name that the server's certificate must have, or {@code null}
	 * for the host
	 */
	public record Ssl(SslBundle bundle, @Nullable String serverName) {

		/**
		 * Create settings.
		 */
		public Ssl {
			Objects.requireNonNull(bundle, "bundle");
		}

	}

}
