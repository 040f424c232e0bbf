package io.github.socketpool.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executor;

import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.Ticker;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.BodyBudget;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.HeartbeatToken;
import org.jspecify.annotations.Nullable;

/**
 * A small server that answers each frame with what a handler makes of it. It starts once
 * and closes once; to listen at the same port again, build another one. All methods are
 * thread-safe.
 * <p>
 * No client can take more than its share: one that sends what is no frame, or takes too
 * long, is disconnected, and one too many is not let in.
 */
public interface ProtocolServer extends AutoCloseable {

	/**
	 * Listen, and begin to accept clients.
	 * @return this server
	 * @throws ServerStartException if it cannot listen at its address, as when another
	 * server does; it may then be tried again
	 * @throws IllegalStateException if the server was started or closed before
	 */
	ProtocolServer start();

	/**
	 * Return where the server listens, or has listened before it was closed.
	 * @return the address, with the port that was found when it was built with port 0
	 * @throws IllegalStateException if the server was never started
	 */
	InetSocketAddress address();

	/**
	 * Return the port of the {@link #address()}.
	 * @return the port, 1 to 65535
	 * @throws IllegalStateException if the server was never started
	 */
	default int port() {
		return address().getPort();
	}

	/**
	 * Return how many clients are connected.
	 * @return the present number, which may be outdated at once
	 */
	int connections();

	/**
	 * Return how many requests have arrived whole, answered or not.
	 * @return the number since the server was built
	 */
	long requests();

	/**
	 * Return how many heartbeats clients have sent.
	 * @return the number since the server was built
	 */
	long heartbeats();

	/**
	 * Return how many connections were reset because there were too many already.
	 * @return the number since the server was built
	 */
	long refused();

	/**
	 * Accept no more clients, close the idle ones, let requests that are being answered
	 * be answered within the close timeout, then end what is left: handlers that are
	 * still at work are interrupted, and get the close timeout, or a second if that is
	 * longer, to return. The port is free when this returns, and so are all threads
	 * unless a handler ignores its interrupt. If the calling thread is interrupted,
	 * nothing is waited for any more, and the flag is kept. Does nothing on a server that
	 * is closed; a second caller waits for the first one.
	 */
	@Override
	void close();

	/**
	 * Begin to build a server.
	 * @return a builder that lacks nothing but a handler
	 */
	static Builder builder() {
		return new Builder();
	}

	/**
	 * Collects the settings of a server, and checks them when it is built. Not
	 * thread-safe.
	 */
	final class Builder {

		private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

		private String name = "socketpool-server";

		private String host = "127.0.0.1";

		private int port;

		private int backlog = 1024;

		private FrameCodec codec = FrameCodec.asciiLength(AsciiLengthFormat.defaults());

		private @Nullable HeartbeatToken heartbeatToken;

		private @Nullable FrameHandler handler;

		private HeartbeatReply heartbeatReply = HeartbeatReply.NONE;

		private Duration heartbeatBroadcast = Duration.ZERO;

		private int maxConnections = 1024;

		private long maxBytesInFlight = BodyBudget.defaultSize();

		private Duration firstByteTimeout = HALF_A_MINUTE;

		private Duration frameTimeout = HALF_A_MINUTE;

		private Duration closeTimeout = Duration.ofSeconds(2);

		private @Nullable Executor executor;

		private Ticker ticker = Ticker.system();

		private Builder() {
		}

		/**
		 * Set the name that the server's threads and log messages begin with.
		 * @param name the name, not blank; {@code socketpool-server} unless set
		 * @return this builder
		 */
		public Builder name(String name) {
			this.name = name;
			return this;
		}

		/**
		 * Set where to listen.
		 * @param host a name or an address of this machine; {@code 127.0.0.1} unless set,
		 * which only this machine can reach. {@code 0.0.0.0} lets everybody in: there is
		 * neither encryption nor authentication
		 * @return this builder
		 */
		public Builder host(String host) {
			this.host = host;
			return this;
		}

		/**
		 * Set the port to listen at.
		 * @param port the port; 0, which it is unless set, means any free one
		 * @return this builder
		 */
		public Builder port(int port) {
			this.port = port;
			return this;
		}

		/**
		 * Set how many connections may wait to be accepted.
		 * @param backlog at least 1; 1024 unless set. The operating system may cut it
		 * @return this builder
		 */
		public Builder backlog(int backlog) {
			this.backlog = backlog;
			return this;
		}

		/**
		 * Set what frames look like, and how large they may be in either direction.
		 * @param codec the codec; {@link FrameCodec#asciiLength} with
		 * {@link AsciiLengthFormat#defaults()} unless set
		 * @return this builder
		 */
		public Builder codec(FrameCodec codec) {
			this.codec = codec;
			return this;
		}

		/**
		 * Set what may come between two frames, is counted, and is sent as a heartbeat.
		 * @param heartbeatToken the token, or {@link HeartbeatToken#none()};
		 * {@link HeartbeatToken#defaultsFor} the codec unless set
		 * @return this builder
		 */
		public Builder heartbeatToken(HeartbeatToken heartbeatToken) {
			this.heartbeatToken = heartbeatToken;
			return this;
		}

		/**
		 * Set what answers requests.
		 * @param handler the handler, such as a {@link JsonFrameHandler}
		 * @return this builder
		 */
		public Builder handler(FrameHandler handler) {
			this.handler = handler;
			return this;
		}

		/**
		 * Set what a client's heartbeat is answered with.
		 * @param heartbeatReply {@link HeartbeatReply#NONE} unless set
		 * @return this builder
		 */
		public Builder heartbeatReply(HeartbeatReply heartbeatReply) {
			this.heartbeatReply = heartbeatReply;
			return this;
		}

		/**
		 * Set how often a heartbeat is sent to all clients with which no exchange is
		 * under way at that moment.
		 * @param heartbeatBroadcast at least one millisecond, or zero for never, which it
		 * is unless set
		 * @return this builder
		 */
		public Builder heartbeatBroadcast(Duration heartbeatBroadcast) {
			this.heartbeatBroadcast = heartbeatBroadcast;
			return this;
		}

		/**
		 * Set how many clients may be connected at once. One more is accepted and reset.
		 * @param maxConnections at least 1; 1024 unless set
		 * @return this builder
		 */
		public Builder maxConnections(int maxConnections) {
			this.maxConnections = maxConnections;
			return this;
		}

		/**
		 * Set how much memory the requests of all clients may take at once, from their
		 * second piece until they are answered. A client whose request would take more is
		 * reset; requests that arrive in one piece do not count.
		 * @param maxBytesInFlight at least 1, and at least the largest frame where such
		 * requests are to be received; an eighth of the largest heap and at least 8 MiB
		 * unless set
		 * @return this builder
		 */
		public Builder maxBytesInFlight(long maxBytesInFlight) {
			this.maxBytesInFlight = maxBytesInFlight;
			return this;
		}

		/**
		 * Set how long a client may be connected without sending anything. Once it has
		 * sent something, it may be idle as long as it likes.
		 * @param firstByteTimeout at least one millisecond; 30 seconds unless set
		 * @return this builder
		 */
		public Builder firstByteTimeout(Duration firstByteTimeout) {
			this.firstByteTimeout = firstByteTimeout;
			return this;
		}

		/**
		 * Set how long a request may take from its first byte to its last, and a response
		 * to leave. The time that the handler takes does not count.
		 * @param frameTimeout at least one millisecond; 30 seconds unless set
		 * @return this builder
		 */
		public Builder frameTimeout(Duration frameTimeout) {
			this.frameTimeout = frameTimeout;
			return this;
		}

		/**
		 * Set how long {@link ProtocolServer#close()} lets requests be answered.
		 * @param closeTimeout zero or more; 2 seconds unless set
		 * @return this builder
		 */
		public Builder closeTimeout(Duration closeTimeout) {
			this.closeTimeout = closeTimeout;
			return this;
		}

		/**
		 * Set what runs the clients, each of which keeps a thread for as long as it is
		 * connected. With virtual threads that is
		 * {@code Executors.newVirtualThreadPerTaskExecutor()}.
		 * @param executor an executor with a thread for each client, never shut down by
		 * the server; threads of the server's own unless set
		 * @return this builder
		 */
		public Builder executor(Executor executor) {
			this.executor = executor;
			return this;
		}

		/**
		 * Set where timeouts read the time from.
		 * @param ticker {@link Ticker#system()} unless set; a test may have its own
		 * @return this builder
		 */
		public Builder ticker(Ticker ticker) {
			this.ticker = ticker;
			return this;
		}

		/**
		 * Build the server. It does nothing before it is
		 * {@linkplain ProtocolServer#start() started}.
		 * @return a new server
		 * @throws InvalidSettingException if there is no handler, or a value makes no
		 * sense
		 */
		public ProtocolServer build() {
			if (this.handler == null) {
				throw new InvalidSettingException("server.handler", null, "must be given",
						"Use a handler such as 'request -> request', which sends each request back.");
			}
			HeartbeatToken token = (this.heartbeatToken != null) ? this.heartbeatToken
					: HeartbeatToken.defaultsFor(this.codec);
			return new SocketProtocolServer(
					new ServerSettings(this.name, this.host, this.port, this.backlog, this.codec, token, this.handler,
							this.heartbeatReply, this.heartbeatBroadcast, this.maxConnections, this.maxBytesInFlight,
							this.firstByteTimeout, this.frameTimeout, this.closeTimeout, this.executor, this.ticker));
		}

	}

}
