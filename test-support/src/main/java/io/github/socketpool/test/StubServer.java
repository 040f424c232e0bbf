package io.github.socketpool.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.github.socketpool.Endpoint;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.TcpEndpoint;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.HeartbeatToken;
import org.jspecify.annotations.Nullable;

/**
 * A server for tests. It listens on a free port of the loopback interface, echoes each
 * request by default, and records what it receives:
 *
 * <pre>
 * try (StubServer server = StubServer.start()) {
 * 	server.next(Reaction.respond("{\"price\":1}"), Reaction.reset());
 * 	// make calls to server.port()
 * 	assertThat(server.requests()).containsExactly(…);
 * }
 * </pre>
 *
 * The reaction to a request is the next one {@linkplain #next in the queue}, else that of
 * the first {@linkplain #when condition} that holds, else the {@linkplain #answer answer}
 * to all requests. Each connection has its own daemon thread, which ends when the server
 * is closed. Thread-safe.
 */
public final class StubServer implements AutoCloseable {

	private final Builder settings;

	private final int port;

	private final Script script = new Script();

	private final Journal journal = new Journal();

	private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

	private final ReentrantLock lock = new ReentrantLock();

	/** {@code null} while the server refuses connections. Guarded by {@link #lock}. */
	private @Nullable ServerSocket listener;

	/** Accepts from {@link #listener}. Guarded by {@link #lock}. */
	private @Nullable Thread acceptor;

	/** Whether no more threads may be started. Guarded by {@link #lock}. */
	private boolean ended;

	private StubServer(Builder settings) {
		this.settings = settings;
		try {
			ServerSocket listener = settings.open(0);
			this.port = listener.getLocalPort();
			accept(listener);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Start a server with the default framing.
	 * @return a running server
	 * @throws UncheckedIOException if it cannot listen
	 */
	public static StubServer start() {
		return builder().start();
	}

	/**
	 * Create a builder for a server with other settings.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return the port that the server listens on. It never changes.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Return where the server listens.
	 * @return the endpoint, with the loopback address as its host
	 */
	public TcpEndpoint endpoint() {
		return Endpoint.of(InetAddress.getLoopbackAddress().getHostAddress(), this.port);
	}

	/**
	 * Set the answer to requests without another reaction.
	 * @param function from request to response; must be thread-safe
	 * @return this server
	 */
	public StubServer answer(UnaryOperator<Frame> function) {
		this.script.setStandard(Reaction.answer(function));
		return this;
	}

	/**
	 * Add reactions to the next requests on any connection, after those that are already
	 * set.
	 * @param reactions the reactions, one for each request
	 * @return this server
	 */
	public StubServer next(Reaction... reactions) {
		this.script.addForRequests(List.of(reactions));
		return this;
	}

	/**
	 * Set the reaction to all requests that match a condition, from now on.
	 * @param condition matches requests; must be thread-safe
	 * @param reaction the reaction to each of them
	 * @return this server
	 */
	public StubServer when(Predicate<Frame> condition, Reaction reaction) {
		this.script.addRule(condition, reaction);
		return this;
	}

	/**
	 * Set the reactions to the next connections. They run before anything is read.
	 * @param reactions the reactions, one for each connection
	 * @return this server
	 */
	public StubServer nextConnection(Reaction... reactions) {
		this.script.addForConnections(List.of(reactions));
		return this;
	}

	/**
	 * Set the reaction to connections without another reaction, such as a greeting. It
	 * runs before anything is read.
	 * @param reaction the reaction to each of them
	 * @return this server
	 */
	public StubServer greet(Reaction reaction) {
		this.script.setGreeting(reaction);
		return this;
	}

	/**
	 * Send unsolicited pieces on every open connection, in one write each.
	 * @param pieces the pieces, in order
	 * @throws UncheckedIOException if a connection fails
	 */
	public void send(Piece... pieces) {
		forEachConnection((connection) -> connection.write(pieces));
	}

	/**
	 * Close every open connection: the clients see their ends (FIN).
	 * @throws UncheckedIOException if closing fails
	 */
	public void closeConnections() {
		forEachConnection(ServedConnection::close);
	}

	/**
	 * Reset every open connection (RST).
	 * @throws UncheckedIOException if closing fails
	 */
	public void resetConnections() {
		forEachConnection(ServedConnection::reset);
	}

	/**
	 * Refuse connections from now on. Open ones stay open. Does nothing if the server
	 * already refuses them.
	 * @throws UncheckedIOException if closing the listener fails
	 */
	public void stopListening() {
		Thread acceptor = closeListener();
		if (acceptor != null) {
			// The operating system refuses connections once nothing accepts them any
			// more, not when the listener is closed.
			join(acceptor);
		}
	}

	/**
	 * Accept connections again, on the same port. Does nothing if the server already
	 * accepts them. A pool that found the server down refuses calls until its next
	 * attempt, so await the first successful call.
	 * @throws UncheckedIOException if it cannot listen
	 * @throws IllegalStateException if the server is closed
	 */
	public void listenAgain() {
		this.lock.lock();
		try {
			if (this.ended) {
				throw new IllegalStateException("The server is closed");
			}
			if (this.listener == null) {
				accept(this.settings.open(this.port));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return the bodies of all requests that have arrived completely.
	 * @return the bodies as text, in the order of their arrival; a snapshot
	 */
	public List<String> requests() {
		return this.journal.requests();
	}

	/**
	 * Return how many connections are open. A connection that the client has closed
	 * counts until its end has been read.
	 * @return the current number
	 */
	public int connections() {
		return this.journal.open().size();
	}

	/**
	 * Return how many connections have been accepted.
	 * @return the number since the server was started
	 */
	public int accepted() {
		return this.journal.accepted();
	}

	/**
	 * Return how many heartbeats have arrived.
	 * @return the number since the server was started
	 */
	public long heartbeats() {
		return this.journal.heartbeats();
	}

	/**
	 * Return the errors that reactions threw, and those of bytes that are not frames.
	 * Each of them ended its connection.
	 * @return the errors, in the order in which they happened; a snapshot
	 */
	public List<Throwable> failures() {
		return this.journal.failures();
	}

	/**
	 * Close the server and its connections, and wait until its threads have ended.
	 * Closing a closed server does nothing.
	 * @throws UncheckedIOException if closing fails
	 */
	@Override
	public void close() {
		this.lock.lock();
		try {
			this.ended = true;
		}
		finally {
			this.lock.unlock();
		}
		stopListening();
		closeConnections();
		this.threads.forEach(Thread::interrupt);
		this.threads.forEach(StubServer::join);
	}

	private void accept(ServerSocket listener) {
		this.lock.lock();
		try {
			this.listener = listener;
			this.acceptor = startThread("accept", () -> serveClients(listener));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Close the listener.
	 * @return the thread that accepted, or {@code null} if there is no listener
	 */
	private @Nullable Thread closeListener() {
		this.lock.lock();
		try {
			if (this.listener == null) {
				return null;
			}
			this.listener.close();
			this.listener = null;
			return this.acceptor;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void serveClients(ServerSocket listener) {
		try {
			while (true) {
				Socket socket = listener.accept();
				socket.setTcpNoDelay(this.settings.noDelay);
				serve(new ServedConnection(socket, this.settings.codec, this.settings.heartbeatToken(), this.script,
						this.journal));
			}
		}
		catch (IOException ex) {
			if (!listener.isClosed()) {
				this.journal.failed(ex);
			}
		}
	}

	private void serve(ServedConnection connection) throws IOException {
		this.journal.accepted(connection);
		if (startThread("connection", connection::serve) == null) {
			connection.close();
		}
	}

	/**
	 * Start a thread.
	 * @return the thread, or {@code null} if the server has been closed
	 */
	private @Nullable Thread startThread(String purpose, Runnable task) {
		this.lock.lock();
		try {
			if (this.ended) {
				return null;
			}
			Thread thread = new Thread(() -> run(task), "stub-server-" + this.port + "-" + purpose);
			thread.setDaemon(true);
			this.threads.add(thread);
			thread.start();
			return thread;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void run(Runnable task) {
		try {
			task.run();
		}
		finally {
			this.threads.remove(Thread.currentThread());
		}
	}

	private void forEachConnection(ConnectionAction action) {
		for (ServedConnection connection : this.journal.open()) {
			try {
				action.perform(connection);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	private static void join(Thread thread) {
		try {
			if (thread != Thread.currentThread()) {
				thread.join();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * An operation on a connection.
	 */
	@FunctionalInterface
	private interface ConnectionAction {

		void perform(ServedConnection connection) throws IOException;

	}

	/**
	 * Makes a server. Not thread-safe.
	 */
	public static final class Builder {

		private FrameCodec codec = FrameCodec.asciiLength(AsciiLengthFormat.defaults());

		private @Nullable HeartbeatToken heartbeatToken;

		private boolean noDelay = true;

		private @Nullable Integer receiveBufferSize;

		private Builder() {
		}

		/**
		 * Set what frames look like; the default is {@link FrameCodec#asciiLength} with
		 * {@link AsciiLengthFormat#defaults()}.
		 * @param codec the codec
		 * @return this builder
		 */
		public Builder codec(FrameCodec codec) {
			this.codec = codec;
			return this;
		}

		/**
		 * Set the heartbeat that may come between two frames, and is counted; the default
		 * is {@link HeartbeatToken#defaultsFor} the codec.
		 * @param heartbeatToken the token, or {@link HeartbeatToken#none()}
		 * @return this builder
		 */
		public Builder heartbeatToken(HeartbeatToken heartbeatToken) {
			this.heartbeatToken = heartbeatToken;
			return this;
		}

		/**
		 * Set whether small writes are sent at once; the default is {@code true}. Many
		 * servers leave it off.
		 * @param noDelay {@code false} for Nagle's algorithm
		 * @return this builder
		 */
		public Builder noDelay(boolean noDelay) {
			this.noDelay = noDelay;
			return this;
		}

		/**
		 * Set how many bytes the operating system accepts from a client while the server
		 * does not read. A small buffer makes a client's write block early. By default,
		 * the operating system chooses.
		 * @param receiveBufferSize the size in bytes; more than zero
		 * @return this builder
		 */
		public Builder receiveBufferSize(int receiveBufferSize) {
			this.receiveBufferSize = receiveBufferSize;
			return this;
		}

		/**
		 * Start the server.
		 * @return a running server
		 * @throws UncheckedIOException if it cannot listen
		 * @throws InvalidSettingException if a frame can begin like the token
		 */
		public StubServer start() {
			heartbeatToken().requireDistinct(this.codec);
			Builder copy = new Builder();
			copy.codec = this.codec;
			copy.heartbeatToken = this.heartbeatToken;
			copy.noDelay = this.noDelay;
			copy.receiveBufferSize = this.receiveBufferSize;
			return new StubServer(copy);
		}

		private HeartbeatToken heartbeatToken() {
			return (this.heartbeatToken != null) ? this.heartbeatToken : HeartbeatToken.defaultsFor(this.codec);
		}

		private ServerSocket open(int port) throws IOException {
			ServerSocket listener = new ServerSocket();
			try {
				listener.setReuseAddress(true);
				if (this.receiveBufferSize != null) {
					listener.setReceiveBufferSize(this.receiveBufferSize);
				}
				listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
				return listener;
			}
			catch (IOException | RuntimeException ex) {
				listener.close();
				throw ex;
			}
		}

	}

}
