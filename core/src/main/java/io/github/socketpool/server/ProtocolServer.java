package io.github.socketpool.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import javax.net.ssl.SSLContext;

import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.transport.TransferBuffers;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.BodyBudget;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameFormatException;
import io.github.socketpool.protocol.HeartbeatToken;
import org.jspecify.annotations.Nullable;

/**
 * A small server that answers each frame with the result of a handler, and may send
 * messages by itself. It can be started once and closed once. To listen on the same port
 * again, build another one. All methods are thread-safe.
 * <p>
 * Clients are limited: one that sends bytes that are not a frame, or takes too long, is
 * disconnected. Beyond the maximum number of clients, further ones are refused.
 */
public interface ProtocolServer extends AutoCloseable {

	/**
	 * Listen, and start to accept clients.
	 * @return this server
	 * @throws ServerStartException if it cannot listen on its address, for example
	 * because another server does; then it may be started again
	 * @throws IllegalStateException if the server was started or closed before
	 */
	ProtocolServer start();

	/**
	 * Return the address on which the server listens, or listened before it was closed.
	 * @return the address, with the actual port if it was built with port 0
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
	 * @return the current number, which may already be outdated
	 */
	int connections();

	/**
	 * Return how many complete requests have arrived, answered or not.
	 * @return the number since the server was built
	 */
	long requests();

	/**
	 * Return how many heartbeats clients have sent.
	 * @return the number since the server was built
	 */
	long heartbeats();

	/**
	 * Return how many connections were reset because the server was full.
	 * @return the number since the server was built
	 */
	long refused();

	/**
	 * Send a message to each client that is connected. One client after another gets it,
	 * between two other frames. Waits for a client that does not read, until the timeout
	 * of a frame disconnects it.
	 * @param message the message, whose body must not change afterwards
	 * @return to how many clients it was sent
	 * @throws FrameFormatException if the codec refuses the message: it was sent to no
	 * client
	 */
	int broadcast(Frame message);

	/**
	 * Close the server. It accepts no more clients and closes the idle ones. Requests
	 * that are being answered have the close timeout to complete. Then handlers that are
	 * still running are interrupted, and have the close timeout again, but at least a
	 * second, to return. When this method returns, the port is free, and all threads have
	 * ended unless a handler ignores its interrupt. If the calling thread is interrupted,
	 * this stops waiting and keeps the interrupt flag. Does nothing on a closed server. A
	 * second caller waits for the first one.
	 */
	@Override
	void close();

	/**
	 * Return a builder of a server.
	 * @return a builder that needs only a handler
	 */
	static Builder builder() {
		return new Builder();
	}

	/**
	 * A client that is connected, as its handler sees it. Thread-safe.
	 */
	interface Client {

		/**
		 * Send a frame by itself, such as a notification or a request to the client. It
		 * is sent between two other frames. Waits until the operating system has accepted
		 * it.
		 * @param message the frame, whose body must not change afterwards
		 * @return {@code false} if the client is not connected any more
		 * @throws FrameFormatException if the codec refuses the frame: nothing was sent
		 */
		boolean send(Frame message);

	}

	/**
	 * Answers requests, now or later, in any order. Must be thread-safe. It is called for
	 * the requests of one client one after another, without waiting for their responses.
	 */
	@FunctionalInterface
	interface AsyncHandler {

		/**
		 * Begin to answer a request.
		 * @param request the request, or another frame of the client such as the answer
		 * to a request of this server
		 * @param client the client that has sent it
		 * @return completed with the response, whose body must not change afterwards, or
		 * with {@code null} if there is none. If it fails, the client is disconnected
		 * @throws Exception if the request cannot be answered: the client is disconnected
		 */
		CompletionStage<@Nullable Frame> handle(Frame request, Client client) throws Exception;

	}

	/**
	 * Whether a server that speaks TLS asks its clients for a certificate.
	 */
	enum ClientAuthentication {

		/**
		 * Clients are not asked.
		 */
		NONE,

		/**
		 * Clients are asked, and may have none.
		 */
		WANT,

		/**
		 * Clients must have a certificate that the server trusts.
		 */
		NEED

	}

	/**
	 * Builds a server. Settings are checked when it is built. Not thread-safe.
	 */
	final class Builder {

		private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

		private String name = "socketpool-server";

		private String host = "127.0.0.1";

		private int port;

		private int backlog = 1024;

		private FrameCodec codec = FrameCodec.asciiLength(AsciiLengthFormat.defaults());

		private @Nullable HeartbeatToken heartbeatToken;

		private @Nullable AsyncHandler handler;

		private HeartbeatReply heartbeatReply = HeartbeatReply.NONE;

		private Duration heartbeatBroadcast = Duration.ZERO;

		private int maxConnections = 1024;

		private long maxBytesInFlight = BodyBudget.defaultSize();

		private Duration firstByteTimeout = HALF_A_MINUTE;

		private Duration frameTimeout = HALF_A_MINUTE;

		private Duration closeTimeout = Duration.ofSeconds(2);

		private @Nullable Executor executor;

		private Ticker ticker = Ticker.system();

		private @Nullable ServerTls tls;

		private Builder() {
		}

		/**
		 * Set the name at the start of the server's thread names and log messages.
		 * @param name the name, not blank; {@code socketpool-server} by default
		 * @return this builder
		 */
		public Builder name(String name) {
			this.name = name;
			return this;
		}

		/**
		 * Set the host to listen on.
		 * @param host a name or an address of this machine; {@code 127.0.0.1} by default,
		 * which only this machine can reach. {@code 0.0.0.0} allows access from anywhere:
		 * without {@linkplain #tls TLS} there is neither encryption nor authentication
		 * @return this builder
		 */
		public Builder host(String host) {
			this.host = host;
			return this;
		}

		/**
		 * Set the port to listen on.
		 * @param port the port, or 0 for any free one; 0 by default
		 * @return this builder
		 */
		public Builder port(int port) {
			this.port = port;
			return this;
		}

		/**
		 * Set how many connections may wait to be accepted.
		 * @param backlog at least 1; 1024 by default. The operating system may reduce it
		 * @return this builder
		 */
		public Builder backlog(int backlog) {
			this.backlog = backlog;
			return this;
		}

		/**
		 * Set how frames are put on the wire, and how large they may be in both
		 * directions.
		 * @param codec the codec; by default {@link FrameCodec#asciiLength} with
		 * {@link AsciiLengthFormat#defaults()}
		 * @return this builder
		 */
		public Builder codec(FrameCodec codec) {
			this.codec = codec;
			return this;
		}

		/**
		 * Set the heartbeat token, which may arrive between two frames and is sent as a
		 * heartbeat.
		 * @param heartbeatToken the token, or {@link HeartbeatToken#none()}; by default
		 * {@link HeartbeatToken#defaultsFor} the codec
		 * @return this builder
		 */
		public Builder heartbeatToken(HeartbeatToken heartbeatToken) {
			this.heartbeatToken = heartbeatToken;
			return this;
		}

		/**
		 * Set the handler that answers requests.
		 * @param handler the handler, such as a {@link JsonFrameHandler}
		 * @return this builder
		 */
		public Builder handler(FrameHandler handler) {
			return asyncHandler(
					(request, client) -> CompletableFuture.<@Nullable Frame>completedFuture(handler.handle(request)));
		}

		/**
		 * Set the handler that answers requests, if it answers some of them later or out
		 * of order, or sends messages to single clients. It replaces any other handler.
		 * @param asyncHandler the handler
		 * @return this builder
		 */
		public Builder asyncHandler(AsyncHandler asyncHandler) {
			this.handler = asyncHandler;
			return this;
		}

		/**
		 * Set how to reply to a client's heartbeat.
		 * @param heartbeatReply {@link HeartbeatReply#NONE} by default
		 * @return this builder
		 */
		public Builder heartbeatReply(HeartbeatReply heartbeatReply) {
			this.heartbeatReply = heartbeatReply;
			return this;
		}

		/**
		 * Set how often a heartbeat is sent to all clients that have no exchange in
		 * progress.
		 * @param heartbeatBroadcast at least one millisecond, or zero for never; zero by
		 * default
		 * @return this builder
		 */
		public Builder heartbeatBroadcast(Duration heartbeatBroadcast) {
			this.heartbeatBroadcast = heartbeatBroadcast;
			return this;
		}

		/**
		 * Set how many clients may be connected at the same time. Further ones are
		 * accepted and reset.
		 * @param maxConnections at least 1; 1024 by default
		 * @return this builder
		 */
		public Builder maxConnections(int maxConnections) {
			this.maxConnections = maxConnections;
			return this;
		}

		/**
		 * Set how much memory the requests of all clients may take at the same time,
		 * until they are answered. Requests that arrive in one read do not count. A
		 * client whose request would exceed the limit is reset.
		 * @param maxBytesInFlight at least 1, and at least the size of the largest
		 * request that is expected; by default an eighth of the maximum heap size, and at
		 * least 8 MiB
		 * @return this builder
		 */
		public Builder maxBytesInFlight(long maxBytesInFlight) {
			this.maxBytesInFlight = maxBytesInFlight;
			return this;
		}

		/**
		 * Set how long a client may be connected without sending anything. Once it has
		 * sent something, it may be idle forever.
		 * @param firstByteTimeout at least one millisecond; 30 seconds by default
		 * @return this builder
		 */
		public Builder firstByteTimeout(Duration firstByteTimeout) {
			this.firstByteTimeout = firstByteTimeout;
			return this;
		}

		/**
		 * Set how long a request may take to arrive, and a response to be sent. The time
		 * of the handler does not count.
		 * @param frameTimeout at least one millisecond; 30 seconds by default
		 * @return this builder
		 */
		public Builder frameTimeout(Duration frameTimeout) {
			this.frameTimeout = frameTimeout;
			return this;
		}

		/**
		 * Set how long {@link ProtocolServer#close()} waits for requests to be answered.
		 * @param closeTimeout zero or more; 2 seconds by default
		 * @return this builder
		 */
		public Builder closeTimeout(Duration closeTimeout) {
			this.closeTimeout = closeTimeout;
			return this;
		}

		/**
		 * Set the executor of the clients, each of which needs a thread while it is
		 * connected. For virtual threads, use
		 * {@code Executors.newVirtualThreadPerTaskExecutor()}.
		 * @param executor an executor with a thread for each client, which the server
		 * never shuts down; by default the server starts its own threads
		 * @return this builder
		 */
		public Builder executor(Executor executor) {
			this.executor = executor;
			return this;
		}

		/**
		 * Set the source of time for timeouts.
		 * @param ticker {@link Ticker#system()} by default; tests may use another one
		 * @return this builder
		 */
		public Builder ticker(Ticker ticker) {
			this.ticker = ticker;
			return this;
		}

		/**
		 * Encrypt the connections, without asking clients for a certificate.
		 * @param context has the certificate of the server
		 * @return this builder
		 */
		public Builder tls(SSLContext context) {
			return tls(context, ClientAuthentication.NONE);
		}

		/**
		 * Encrypt the connections; by default, they are plain. The handshake must be
		 * complete, and a first byte follow it, within the {@linkplain #firstByteTimeout
		 * timeout of the first byte}.
		 * @param context has the certificate of the server, and those that it trusts
		 * @param clients whether clients need a certificate
		 * @return this builder
		 */
		public Builder tls(SSLContext context, ClientAuthentication clients) {
			this.tls = new ServerTls(context, clients, TransferBuffers.ofRecords());
			return this;
		}

		/**
		 * Build the server. It does nothing until it is
		 * {@linkplain ProtocolServer#start() started}.
		 * @return a new server
		 * @throws InvalidSettingException if there is no handler, or if a value is
		 * invalid
		 */
		public ProtocolServer build() {
			if (this.handler == null) {
				throw new InvalidSettingException("server.handler", null, "must be given",
						"Use a handler such as 'request -> request', which sends each request back.");
			}
			HeartbeatToken token = (this.heartbeatToken != null) ? this.heartbeatToken
					: HeartbeatToken.defaultsFor(this.codec);
			return new SocketProtocolServer(new ServerSettings(this.name, this.host, this.port, this.backlog,
					this.codec, token, this.handler, this.heartbeatReply, this.heartbeatBroadcast, this.maxConnections,
					this.maxBytesInFlight, this.firstByteTimeout, this.frameTimeout, this.closeTimeout, this.executor,
					this.ticker, this.tls));
		}

	}

}
