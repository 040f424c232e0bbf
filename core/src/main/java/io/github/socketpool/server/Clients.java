package io.github.socketpool.server;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.github.socketpool.Deadline;

/**
 * The connections of a server, up to a maximum number. Thread-safe.
 */
final class Clients {

	private final int max;

	private final Set<ClientConnection> clients = ConcurrentHashMap.newKeySet();

	private volatile boolean closing;

	private final ReentrantLock lock = new ReentrantLock();

	/** Signalled, under {@link #lock}, when the last client has been removed. */
	private final Condition empty = this.lock.newCondition();

	Clients(int max) {
		this.max = max;
	}

	/**
	 * Add a client. Called only by the accepting thread.
	 * @return {@code false} if the server is full
	 */
	boolean add(ClientConnection client) {
		return this.clients.size() < this.max && this.clients.add(client);
	}

	/**
	 * Remove a client. Does nothing if it has been removed already.
	 */
	void remove(ClientConnection client) {
		if (this.clients.remove(client) && this.clients.isEmpty()) {
			this.lock.lock();
			try {
				this.empty.signalAll();
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	/**
	 * Record that the server is closing. Afterwards each client must be
	 * {@linkplain ClientConnection#drain() drained}, including those that are added
	 * later.
	 */
	void startClosing() {
		this.closing = true;
	}

	boolean isClosing() {
		return this.closing;
	}

	int count() {
		return this.clients.size();
	}

	void forEach(Consumer<ClientConnection> action) {
		this.clients.forEach(action);
	}

	/**
	 * Wait until no client is left.
	 * @return {@code false} if the deadline has passed first
	 */
	boolean awaitNone(Deadline deadline) throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			while (!this.clients.isEmpty()) {
				if (deadline.hasPassed() || !this.empty.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
					return this.clients.isEmpty();
				}
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

}
