package io.github.socketpool.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import io.github.socketpool.testing.RestartableServer;
import io.github.socketpool.testing.SocketKind;

/**
 * Stands between clients and an honest server, knows where frames begin and end, and does
 * to each exchange what the plan says. Thread-safe.
 */
final class FaultProxy implements AutoCloseable {

	/** Half of what the kernel then takes. A client that is not read must block soon. */
	private static final int RECEIVE_BUFFER = 64 * 1024;

	private static final int BACKLOG = 16;

	private static final long DOWN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	private static final long BIND_NANOS = TimeUnit.SECONDS.toNanos(10);

	private final ChaosSetup setup;

	private final FaultPlan plan;

	private final HonestServer server;

	private final Journal journal;

	private final int port = RestartableServer.freePort();

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "chaos-proxy");
		thread.setDaemon(true);
		return thread;
	});

	private final Set<ProxiedConnection> clients = ConcurrentHashMap.newKeySet();

	private final AtomicInteger accepted = new AtomicInteger();

	/** Held while the listener is exchanged. */
	private final ReentrantLock restarting = new ReentrantLock();

	private volatile ServerSocket listener = listen();

	private volatile long stalledUntil = System.nanoTime();

	private volatile boolean closed;

	FaultProxy(ChaosSetup setup, FaultPlan plan, HonestServer server, Journal journal) {
		this.setup = setup;
		this.plan = plan;
		this.server = server;
		this.journal = journal;
		this.threads.execute(() -> accept(this.listener));
	}

	int port() {
		return this.port;
	}

	Call call(int number) {
		return this.plan.call(number);
	}

	FaultPlan plan() {
		return this.plan;
	}

	Wire wire() {
		return this.setup.wire();
	}

	boolean requiresLogin() {
		return this.setup.login();
	}

	HeartbeatTreatment treatment() {
		return this.setup.treatment();
	}

	HonestServer server() {
		return this.server;
	}

	Journal journal() {
		return this.journal;
	}

	/**
	 * Return how many clients are connected.
	 */
	int connections() {
		return this.clients.size();
	}

	/**
	 * Close the port and all connections, and listen again a moment later. Does nothing
	 * while that is under way.
	 */
	void restart() throws IOException {
		if (!this.restarting.tryLock()) {
			return;
		}
		try {
			this.listener.close();
			resetAll();
			LockSupport.parkNanos(DOWN_NANOS);
			if (!this.closed) {
				ServerSocket next = listen();
				this.listener = next;
				this.threads.execute(() -> accept(next));
			}
		}
		finally {
			this.restarting.unlock();
		}
	}

	/**
	 * Reset all connections, and leave new ones to the kernel for a moment.
	 */
	void stall() {
		this.stalledUntil = System.nanoTime() + STALL_NANOS;
		resetAll();
	}

	/**
	 * End all connections, among them those that the proxy was to do something with.
	 */
	void resetAll() {
		this.clients.forEach(ProxiedConnection::abort);
	}

	void ended(ProxiedConnection client) {
		this.clients.remove(client);
	}

	@Override
	public void close() {
		this.closed = true;
		this.restarting.lock();
		try {
			this.listener.close();
			resetAll();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			this.restarting.unlock();
			this.threads.shutdown();
		}
	}

	private ServerSocket listen() {
		try {
			ServerSocket listener = new ServerSocket();
			listener.setReuseAddress(true);
			listener.setReceiveBufferSize(RECEIVE_BUFFER);
			bind(listener);
			return listener;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The port is taken until the thread has noticed that accepted at it before.
	 */
	private void bind(ServerSocket listener) throws IOException {
		long start = System.nanoTime();
		while (!listener.isBound()) {
			try {
				listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port), BACKLOG);
			}
			catch (BindException ex) {
				if (System.nanoTime() - start > BIND_NANOS) {
					throw ex;
				}
				Pause.atLeast(TimeUnit.MILLISECONDS.toNanos(1));
			}
		}
	}

	private void accept(ServerSocket from) {
		while (!from.isClosed()) {
			try {
				Socket socket = from.accept();
				LockSupport.parkNanos(this.stalledUntil - System.nanoTime());
				socket.setTcpNoDelay(true);
				ProxiedConnection client = new ProxiedConnection(this, SocketKind.current().serve(socket),
						this.accepted.getAndIncrement());
				this.clients.add(client);
				this.threads.execute(client);
			}
			catch (IOException | RuntimeException ex) {
				// The listener has been closed, and with it what it had accepted.
			}
		}
	}

}
