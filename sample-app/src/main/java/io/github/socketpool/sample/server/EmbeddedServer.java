package io.github.socketpool.sample.server;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;

import io.github.socketpool.server.ProtocolServer;
import io.github.socketpool.server.ServerStartException;

/**
 * A back end. It can be stopped and restarted to see how its clients react. Thread-safe.
 */
public final class EmbeddedServer implements AutoCloseable {

	private final IntFunction<ProtocolServer> servers;

	/**
	 * Held while the server is started or stopped, so that only one of these happens at a
	 * time.
	 */
	private final Lock lock = new ReentrantLock();

	private volatile ProtocolServer server;

	private volatile boolean running;

	/**
	 * Create a server that listens.
	 * @param port the port; 0 chooses a free one, which is kept from then on
	 * @param servers creates a server for a port, since a closed one cannot be restarted
	 * @throws ServerStartException if it cannot listen there
	 */
	EmbeddedServer(int port, IntFunction<ProtocolServer> servers) {
		this.servers = servers;
		this.server = servers.apply(port).start();
		this.running = true;
	}

	/**
	 * Return the port that it listens on when it runs.
	 * @return the port, 1 to 65535
	 */
	public int port() {
		return this.server.port();
	}

	/**
	 * Return whether it serves clients.
	 * @return {@code false} as soon as it starts to stop
	 */
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Listen again on the same port. Does nothing if it is running.
	 * @throws ServerStartException if another server listens there now
	 */
	void start() {
		this.lock.lock();
		try {
			if (!this.running) {
				this.server = this.servers.apply(port()).start();
				this.running = true;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Stop listening, and close all connections. Calls in progress may end first. Does
	 * nothing if it is not running.
	 */
	void stop() {
		this.lock.lock();
		try {
			this.running = false;
			this.server.close();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		stop();
	}

}
