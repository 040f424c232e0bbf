package io.github.socketpool.server;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.github.socketpool.Deadline;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * A server with blocking sockets. One thread accepts, one serves each client, one closes
 * overdue clients, and one sends heartbeats if there are any to send.
 */
final class SocketProtocolServer implements ProtocolServer {

	private enum State {

		NEW, RUNNING, CLOSED

	}

	private static final Duration MIN_END_TIMEOUT = Duration.ofSeconds(1);

	private final ServerSettings settings;

	private final ServerContext context;

	private final ServerThreads threads;

	private final ReentrantLock lifecycle = new ReentrantLock();

	/** Guarded by {@link #lifecycle}. */
	private State state = State.NEW;

	/** Guarded by {@link #lifecycle}. */
	private @Nullable Acceptor acceptor;

	private volatile @Nullable InetSocketAddress address;

	SocketProtocolServer(ServerSettings settings) {
		this.settings = settings;
		this.context = ServerContext.of(settings);
		this.threads = new ServerThreads(settings.name());
	}

	@Override
	public ProtocolServer start() {
		this.lifecycle.lock();
		try {
			if (this.state != State.NEW) {
				throw new IllegalStateException("Server '" + this.settings.name() + "' is " + this.state
						+ " and can be started only once. Build another one.");
			}
			ServerSocketChannel listener = listen();
			this.state = State.RUNNING;
			startThreads(listener);
			return this;
		}
		finally {
			this.lifecycle.unlock();
		}
	}

	@Override
	public InetSocketAddress address() {
		InetSocketAddress address = this.address;
		if (address == null) {
			throw new IllegalStateException(
					"Server '" + this.settings.name() + "' has no address yet. Start it first.");
		}
		return address;
	}

	@Override
	public int connections() {
		return this.context.clients().count();
	}

	@Override
	public long requests() {
		return this.context.counters().requests().sum();
	}

	@Override
	public long heartbeats() {
		return this.context.counters().heartbeats().sum();
	}

	@Override
	public long refused() {
		return this.context.counters().refused().sum();
	}

	@Override
	public int broadcast(Frame message) {
		AtomicInteger sent = new AtomicInteger();
		this.context.clients().forEach((client) -> {
			if (client.send(message)) {
				sent.incrementAndGet();
			}
		});
		return sent.get();
	}

	@Override
	public void close() {
		this.lifecycle.lock();
		try {
			if (this.acceptor != null && this.state == State.RUNNING) {
				shutDown(this.acceptor);
			}
			this.state = State.CLOSED;
		}
		finally {
			this.lifecycle.unlock();
		}
	}

	@Override
	public String toString() {
		return "ProtocolServer[" + this.settings.name() + " at " + this.settings.where() + "]";
	}

	private ServerSocketChannel listen() {
		ServerSocketChannel listener = null;
		try {
			ClientSocket.prepare();
			listener = ServerSocketChannel.open();
			listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
			listener.bind(new InetSocketAddress(this.settings.host(), this.settings.port()), this.settings.backlog());
			this.address = (InetSocketAddress) listener.getLocalAddress();
			return listener;
		}
		catch (IOException | UnresolvedAddressException ex) {
			closeQuietly(listener);
			throw cannotListen(ex);
		}
	}

	private ServerStartException cannotListen(Exception cause) {
		String remedy = (cause instanceof UnresolvedAddressException)
				? "the name cannot be resolved. Use a host name or an address of this machine, such as '127.0.0.1'."
				: (cause instanceof BindException) ? cause.getMessage()
						+ ". Use an address of this machine, and a port that no other process listens at (0 finds one)."
						: cause.getMessage() + ".";
		return new ServerStartException(
				"Server '" + this.settings.name() + "' cannot listen at " + this.settings.where() + ": " + remedy,
				this.settings.where(), cause);
	}

	private void startThreads(ServerSocketChannel listener) {
		Acceptor acceptor = new Acceptor(this.context, listener, this.threads.clients(this.settings.executor()));
		this.acceptor = acceptor;
		this.threads.startUninterrupted("accept", acceptor);
		this.threads.repeat("watchdog", this.settings.checkInterval(), this::closeOverdue);
		if (this.settings.isBroadcasting()) {
			this.threads.repeat("heartbeat", this.settings.heartbeatBroadcast(), this::broadcastHeartbeat);
		}
	}

	private void closeOverdue() {
		long now = this.settings.ticker().nanos();
		forEachClient((client) -> client.closeIfOverdue(now));
	}

	private void broadcastHeartbeat() {
		forEachClient((client) -> {
			try {
				client.sendHeartbeat(this.settings.broadcastTimeout(), false);
			}
			catch (IOException ex) {
				// The connection is lost, and the client's thread will notice that.
			}
		});
	}

	/**
	 * Apply an action to each client. If the action fails, for example because memory is
	 * full, the client is reset, and the others follow.
	 */
	private void forEachClient(Consumer<ClientConnection> action) {
		this.context.clients().forEach((client) -> {
			try {
				action.accept(client);
			}
			catch (RuntimeException | Error ex) {
				client.resetAfter(ex);
			}
		});
	}

	private void shutDown(Acceptor acceptor) {
		acceptor.close();
		this.context.clients().startClosing();
		forEachClient(ClientConnection::drain);
		awaitEnd(deadline(this.settings.closeTimeout()), this.context.clients()::awaitNone);
		forEachClient(ClientConnection::abort);
		Deadline end = deadline(endTimeout());
		awaitEnd(end, this.threads::stop);
		if (!awaitEnd(end, this.context.clients()::awaitNone)) {
			this.context.log().handlersStillRunning(this.context.clients().count());
		}
	}

	private static boolean awaitEnd(Deadline deadline, End end) {
		try {
			return end.await(deadline);
		}
		catch (InterruptedException ex) {
			// The flag ends all further waits at once.
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private Deadline deadline(Duration timeout) {
		return Deadline.after(timeout, this.settings.ticker());
	}

	private Duration endTimeout() {
		Duration timeout = this.settings.closeTimeout();
		return (timeout.compareTo(MIN_END_TIMEOUT) > 0) ? timeout : MIN_END_TIMEOUT;
	}

	private static void closeQuietly(@Nullable ServerSocketChannel listener) {
		try {
			if (listener != null) {
				listener.close();
			}
		}
		catch (IOException ex) {
			// The first error is the one to report.
		}
	}

	@FunctionalInterface
	private interface End {

		boolean await(Deadline deadline) throws InterruptedException;

	}

}
