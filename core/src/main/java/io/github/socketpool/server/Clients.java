package io.github.socketpool.server;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.github.socketpool.Deadline;

/**
 * The connections that a server has, of which there is a largest number. Thread-safe.
 */
final class Clients {

	private final int max;

	private final Set<ClientConnection> clients = ConcurrentHashMap.newKeySet();

	private volatile boolean leaving;

	private final ReentrantLock lock = new ReentrantLock();

	/** Signalled, under {@link #lock}, when the last client has left. */
	private final Condition empty = this.lock.newCondition();

	Clients(int max) {
		this.max = max;
	}

	/**
	 * Take in a client. Only one thread does this, the one that accepts connections.
	 * @return {@code false} when the server is full
	 */
	boolean add(ClientConnection client) {
		return this.clients.size() < this.max && this.clients.add(client);
	}

	/**
	 * Let a client go. Does nothing when it has left already.
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
	 * All clients are to leave, also those that are added later. Each has to be
	 * {@linkplain ClientConnection#drain() asked} after this.
	 */
	void leave() {
		this.leaving = true;
	}

	boolean isLeaving() {
		return this.leaving;
	}

	int count() {
		return this.clients.size();
	}

	void forEach(Consumer<ClientConnection> action) {
		this.clients.forEach(action);
	}

	/**
	 * Wait until no client is left.
	 * @return {@code false} when the deadline passed before
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
