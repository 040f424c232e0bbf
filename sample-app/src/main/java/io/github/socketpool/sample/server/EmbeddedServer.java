package io.github.socketpool.sample.server;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;

import io.github.socketpool.server.ProtocolServer;
import io.github.socketpool.server.ServerStartException;

/**
 * The back end, which can be stopped and started again to see what its clients make of
 * that. Thread-safe.
 */
public final class EmbeddedServer implements AutoCloseable {

	private final IntFunction<ProtocolServer> servers;

	/** Held while the server is started or stopped, so that one comes after the other. */
	private final Lock lock = new ReentrantLock();

	private volatile ProtocolServer server;

	private volatile boolean running;

	/**
	 * Create a server that listens.
	 * @param port the port; 0 means any free one, which is kept from then on
	 * @param servers makes a server for a port, since one that is closed cannot be
	 * started again
	 * @throws ServerStartException if it cannot listen there
	 */
	EmbeddedServer(int port, IntFunction<ProtocolServer> servers) {
		this.servers = servers;
		this.server = servers.apply(port).start();
		this.running = true;
	}

	/**
	 * Return where it listens, or would if it was running.
	 * @return the port, 1 to 65535
	 */
	public int port() {
		return this.server.port();
	}

	/**
	 * Return whether it serves clients.
	 * @return {@code false} as soon as it begins to stop
	 */
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Listen again where it did before. Does nothing if it is running.
	 * @throws ServerStartException if another one listens there now
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
	 * Stop listening, and close all connections; calls under way may end first. Does
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
