package io.github.socketpool.pool;

import java.util.concurrent.atomic.AtomicLong;

import io.github.socketpool.connection.PoolableConnection;
import org.jspecify.annotations.Nullable;

/**
 * One unit of the pool's size: a connection with its state and its history. One method
 * for each arrow of {@link ConnectionState}; an arrow that is not drawn there throws.
 * Guarded by the ledger's lock, except for {@link #endLease}.
 */
final class Slot {

	/**
	 * The one outcome that lends this slot, made once so that lending allocates nothing.
	 */
	private final Outcome.Granted granted = new Outcome.Granted(this);

	/**
	 * The number of the present lease, or 0 when there is none. Swapped to 0 by whoever
	 * ends the lease: a lease that is ended twice, even by two threads at once, ends
	 * once, and never the lease of the next caller.
	 */
	private final AtomicLong lease = new AtomicLong();

	private final long madeAt;

	private ConnectionState state = ConnectionState.CONNECTING;

	private long stateSince;

	private @Nullable PoolableConnection connection;

	private @Nullable Thread holder;

	/** How many leases there have been; also the number of the latest. */
	private long uses;

	/** How many heartbeats have been told to the listeners. Belongs to the holder. */
	private long heartbeatsTold;

	/** When the present lease began. Belongs to the holder. */
	private long leaseBegan;

	Slot(long now) {
		this.madeAt = now;
		this.stateSince = now;
	}

	/**
	 * The connection is made: {@code CONNECTING → IDLE}.
	 */
	void connected(PoolableConnection connection, long now) {
		transition(ConnectionState.CONNECTING, ConnectionState.IDLE, now);
		this.connection = connection;
	}

	/**
	 * A caller gets the connection: {@code IDLE → ACTIVE}.
	 */
	Outcome.Granted lend(Thread caller, long now) {
		transition(ConnectionState.IDLE, ConnectionState.ACTIVE, now);
		this.holder = caller;
		this.uses++;
		this.lease.set(this.uses);
		return this.granted;
	}

	/**
	 * The caller has given the connection back: {@code ACTIVE → IDLE}.
	 */
	void park(long now) {
		transition(ConnectionState.ACTIVE, ConnectionState.IDLE, now);
		this.holder = null;
	}

	/**
	 * The connection leaves the pool: any state but {@code CLOSED → CLOSED}.
	 */
	void close(long now) {
		transition(this.state, ConnectionState.CLOSED, now);
		this.holder = null;
	}

	/**
	 * End a lease. Needs no lock.
	 * @param number the number of the lease
	 * @return {@code false} if it has ended before
	 */
	boolean endLease(long number) {
		return this.lease.compareAndSet(number, 0);
	}

	/**
	 * The caller who holds the slot begins to use it.
	 */
	void leaseBegins(long now) {
		this.leaseBegan = now;
	}

	long leaseBegan() {
		return this.leaseBegan;
	}

	long lease() {
		return this.lease.get();
	}

	long uses() {
		return this.uses;
	}

	ConnectionState state() {
		return this.state;
	}

	long stateSince() {
		return this.stateSince;
	}

	long madeAt() {
		return this.madeAt;
	}

	@Nullable Thread holder() {
		return this.holder;
	}

	PoolableConnection connection() {
		PoolableConnection connection = this.connection;
		if (connection == null) {
			throw new IllegalStateException("A slot that is " + this.state + " has no connection");
		}
		return connection;
	}

	/**
	 * Return how many heartbeats have been received since the last time this was asked.
	 */
	long newHeartbeats() {
		long received = connection().heartbeatsReceived();
		long fresh = received - this.heartbeatsTold;
		this.heartbeatsTold = received;
		return fresh;
	}

	private void transition(ConnectionState from, ConnectionState to, long now) {
		if (this.state != from || from == ConnectionState.CLOSED) {
			throw new IllegalStateException("A slot that is " + this.state + " cannot become " + to);
		}
		this.state = to;
		this.stateSince = now;
	}

}
