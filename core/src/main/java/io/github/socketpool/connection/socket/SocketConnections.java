package io.github.socketpool.connection.socket;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.ServiceEndpoint;
import io.github.socketpool.TcpEndpoint;
import io.github.socketpool.UnixEndpoint;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.ConnectionInitializer;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.MessageReceiver;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.connection.SocketSettings;
import io.github.socketpool.connection.TlsSettings;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.connection.json.JsonLogin;
import io.github.socketpool.connection.tls.TlsConnector;
import io.github.socketpool.connection.transport.HostConnector;
import io.github.socketpool.connection.transport.ServiceConnector;
import io.github.socketpool.connection.transport.SocketConnector;
import io.github.socketpool.connection.transport.UnixConnector;
import io.github.socketpool.payload.JacksonPayloadConverter;
import io.github.socketpool.payload.PayloadConverter;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.BodyBudget;
import io.github.socketpool.protocol.FrameCodec;
import org.jspecify.annotations.Nullable;

/**
 * Builds factories of connections over TCP or Unix domain sockets.
 */
public final class SocketConnections {

	private SocketConnections() {
	}

	/**
	 * Return a builder of a factory with default settings. If the host has several
	 * addresses of one family, a pool balances its connections over them, as over several
	 * endpoints. If it has one address of each family, or without a pool, connections go
	 * to the first address that answers. The next address is tried after 250 ms, or at
	 * once when one fails. The address that answered last is tried first.
	 * @param endpoint where the server listens
	 * @return a new builder
	 */
	public static Builder builder(Endpoint endpoint) {
		return builder(List.of(endpoint));
	}

	/**
	 * Return a builder of a factory with default settings, whose connections go to
	 * several servers that answer alike. The pool chooses one for each connect and each
	 * call, as its balancing says.
	 * @param endpoints where the servers listen
	 * @return a new builder
	 */
	public static Builder builder(List<? extends Endpoint> endpoints) {
		return new Builder(List.copyOf(endpoints));
	}

	/**
	 * Builds a factory. Not thread-safe.
	 */
	public static final class Builder {

		private final List<Endpoint> endpoints;

		private SocketSettings settings = SocketSettings.defaults();

		private FrameCodec codec = FrameCodec.asciiLength(AsciiLengthFormat.defaults());

		private @Nullable HeartbeatSettings heartbeat;

		private BodyBudget bodyBudget = BodyBudget.shared();

		private @Nullable ResponseMatcher responseMatcher;

		private @Nullable MessageReceiver messageReceiver;

		private @Nullable TlsSettings tls;

		private final List<ConnectionInitializer> initializers = new ArrayList<>();

		private PayloadConverter converter = new JacksonPayloadConverter();

		private Builder(List<Endpoint> endpoints) {
			this.endpoints = endpoints;
		}

		/**
		 * Set how sockets are connected and set up.
		 * @param settings the settings; {@link SocketSettings#defaults()} by default
		 * @return this builder
		 */
		public Builder settings(SocketSettings settings) {
			this.settings = settings;
			return this;
		}

		/**
		 * Set how frames are put on the wire.
		 * @param codec the codec; by default that of {@link AsciiLengthFormat#defaults()}
		 * @return this builder
		 */
		public Builder codec(FrameCodec codec) {
			this.codec = codec;
			return this;
		}

		/**
		 * Set what is sent on idle connections, how often, and whether it is answered.
		 * @param heartbeat the heartbeats. By default none are sent, and the default
		 * token is skipped unless a frame can begin as it does
		 * @return this builder
		 */
		public Builder heartbeat(HeartbeatSettings heartbeat) {
			this.heartbeat = heartbeat;
			return this;
		}

		/**
		 * Set the budget for the memory of responses that are being received. A response
		 * beyond it fails its call with a {@link TransportException}, and its connection
		 * is closed.
		 * @param bodyBudget the budget; {@link BodyBudget#shared()} by default
		 * @return this builder
		 */
		public Builder bodyBudget(BodyBudget bodyBudget) {
			this.bodyBudget = bodyBudget;
			return this;
		}

		/**
		 * Set what tells responses from messages, if the server sends any. Messages are
		 * skipped during calls and between them, and idle connections are read every 10
		 * s.
		 * @param responseMatcher the matcher, or {@code null} for none, as by default:
		 * each frame that comes during a call is its response, and one that comes between
		 * two calls closes the connection
		 * @return this builder
		 */
		public Builder responseMatcher(@Nullable ResponseMatcher responseMatcher) {
			this.responseMatcher = responseMatcher;
			return this;
		}

		/**
		 * Set what receives the messages of the server. Idle connections are then read
		 * every second. A reply is sent before the next request on its connection, or
		 * within a second if the connection is idle, but not while a response is awaited.
		 * @param messageReceiver the receiver, or {@code null} to count messages only, as
		 * by default. Has an effect only where messages are known from responses
		 * @return this builder
		 */
		public Builder messageReceiver(@Nullable MessageReceiver messageReceiver) {
			this.messageReceiver = messageReceiver;
			return this;
		}

		/**
		 * Add an initializer, which prepares each new connection before it is used, after
		 * the existing ones.
		 * @param initializer reads a greeting or logs in
		 * @return this builder
		 */
		public Builder initializer(ConnectionInitializer initializer) {
			this.initializers.add(initializer);
			return this;
		}

		/**
		 * Set the converter of payloads that initializers exchange.
		 * @param converter the converter; a {@link JacksonPayloadConverter} by default
		 * @return this builder
		 */
		public Builder converter(PayloadConverter converter) {
			this.converter = converter;
			return this;
		}

		/**
		 * Set how connections are encrypted.
		 * @param tls the settings, or {@code null} for plain connections, which are the
		 * default
		 * @return this builder
		 */
		public Builder tls(@Nullable TlsSettings tls) {
			this.tls = tls;
			return this;
		}

		/**
		 * Build the factory.
		 * @return a new factory
		 * @throws InvalidSettingException if heartbeats are on without a token or a body,
		 * if a frame can begin as the token does, or if a header or a heartbeat does not
		 * fit into a buffer. Also if the reply to a heartbeat could not be told from
		 * messages, or if the operating system does not support quick acknowledgements,
		 * they are on, and the endpoint is a TCP port. Also if TLS is on with an unknown
		 * protocol or cipher, or over a Unix domain socket. Also if there is no endpoint,
		 * or one of them twice
		 */
		public ConnectionFactory build() {
			HeartbeatSettings heartbeat = this.heartbeat;
			if (heartbeat == null) {
				heartbeat = HeartbeatSettings.defaultsFor(this.codec).withInterval(Duration.ZERO);
			}
			checkLogins();
			return new SocketConnectionFactory(new EndpointConnectors(this.endpoints, this::connector), this.codec,
					heartbeat, this.bodyBudget, new ResponseFilter.Rules(this.responseMatcher, this.messageReceiver),
					new ConnectionSetup(this.initializers, this.converter));
		}

		private void checkLogins() {
			ResponseMatcher matcher = this.responseMatcher;
			for (ConnectionInitializer initializer : this.initializers) {
				if (initializer instanceof JsonLogin login) {
					login.requireSendable(this.codec);
					if (matcher != null) {
						login.requireMatchable(matcher);
					}
				}
			}
		}

		private SocketConnector connector(Endpoint endpoint) {
			if (endpoint instanceof UnixEndpoint unix) {
				requireNoTls(unix);
				return new UnixConnector(unix, this.settings);
			}
			if (endpoint instanceof ServiceEndpoint service) {
				return new ServiceConnector(service, this.tls != null);
			}
			TcpEndpoint tcp = (TcpEndpoint) endpoint;
			HostConnector connector = new HostConnector(tcp, this.settings);
			return (this.tls != null) ? new TlsConnector(connector, tcp, this.tls) : connector;
		}

		private void requireNoTls(UnixEndpoint endpoint) {
			if (this.tls != null) {
				throw new InvalidSettingException("ssl.enabled", true,
						"has no meaning for the Unix domain socket " + endpoint + ", which does not leave this machine",
						"Set ssl.enabled to false, or use a TCP port of the server.");
			}
		}

	}

}
