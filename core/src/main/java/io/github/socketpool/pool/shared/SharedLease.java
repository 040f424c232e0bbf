package io.github.socketpool.pool.shared;

import java.time.Duration;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.Connection;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * What a caller has of a shared connection: one call. It has a place on a connection only
 * while the call is made. Not thread-safe.
 */
final class SharedLease implements Lease, Connection {

	private final SharedPool pool;

	private final Deadline deadline;

	/** Whether the call has waited before, and goes ahead of the others. */
	private final boolean again;

	/** The target that is to serve the call only if no other one can. */
	private final @Nullable Endpoint avoided;

	/** Where the call had its place. */
	private @Nullable SharedConnection connection;

	SharedLease(SharedPool pool, Deadline deadline, boolean again, @Nullable Endpoint avoided) {
		this.pool = pool;
		this.deadline = deadline;
		this.again = again;
		this.avoided = avoided;
	}

	boolean isAgain() {
		return this.again;
	}

	@Nullable Endpoint avoided() {
		return this.avoided;
	}

	/**
	 * Remember where the call has its place.
	 */
	void placed(@Nullable SharedConnection connection) {
		this.connection = connection;
	}

	@Override
	public Connection connection() {
		return this;
	}

	@Override
	public boolean isReused() {
		return this.connection != null && this.connection.isReused();
	}

	/**
	 * Return the endpoint of the connection on which the call has its place; before, one
	 * to which it may go.
	 */
	@Override
	public Endpoint endpoint() {
		return (this.connection != null) ? this.connection.endpoint() : this.pool.endpoints().get(0);
	}

	@Override
	public Frame exchange(Frame request) {
		return this.pool.exchange(request, this.deadline, this);
	}

	@Override
	public Frame exchange(Frame request, Duration timeout) {
		return this.pool.exchange(request, this.deadline.withinAttempt(timeout), this);
	}

	@Override
	public void send(Frame message) {
		this.pool.send(message, this.deadline, this);
	}

	/**
	 * Responses go to the callers of their requests.
	 */
	@Override
	public Frame receive() {
		throw this.pool.errors().noLease();
	}

	/**
	 * Does nothing: the place is given up with the call.
	 */
	@Override
	public void release() {
	}

	/**
	 * Does nothing, as {@link #release()}.
	 */
	@Override
	public void invalidate() {
	}

	@Override
	public Lease replace() {
		return this.pool.again(this.deadline);
	}

}
