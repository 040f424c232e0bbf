package io.github.socketpool.template;

import io.github.socketpool.Deadline;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.connection.Connection;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * The end of the chain: acquires a connection, exchanges frames on it and releases it. No
 * other class brings calls and connections together. Thread-safe.
 * <p>
 * If the connection was reused and no byte of the request was sent, the call is repeated
 * once on another connection. Nothing else is ever repeated.
 */
final class PooledExchange implements ProtocolExecution {

	private final ConnectionPool pool;

	PooledExchange(ConnectionPool pool) {
		this.pool = pool;
	}

	@Override
	public @Nullable Frame execute(ProtocolRequest request) {
		return transmit(request.frame(), request.deadline(), request.oneWay(), request);
	}

	/**
	 * Transmit a frame on a connection of the pool.
	 * @param oneWay whether no response is awaited
	 * @return the response, or {@code null} for a one-way message
	 */
	@Nullable Frame transmit(Frame frame, Deadline deadline, boolean oneWay) {
		return transmit(frame, deadline, oneWay, null);
	}

	/**
	 * Transmit a frame on a connection of the pool.
	 * @param seen the request that interceptors see, or {@code null} without interceptors
	 */
	private @Nullable Frame transmit(Frame frame, Deadline deadline, boolean oneWay, @Nullable ProtocolRequest seen) {
		Lease lease = oneWay ? this.pool.acquire(deadline) : this.pool.acquire(deadline, new EarlyRequest(frame));
		try {
			return transmit(frame, oneWay, lease, seen);
		}
		catch (TransportException ex) {
			if (!lease.isReused() || ex.getProgress() != RequestProgress.NOT_SENT || deadline.hasPassed()) {
				throw ex;
			}
			lease = lease.replace();
			return transmit(frame, oneWay, lease, seen);
		}
		finally {
			lease.release();
		}
	}

	private static @Nullable Frame transmit(Frame frame, boolean oneWay, Lease lease, @Nullable ProtocolRequest seen) {
		Connection connection = lease.connection();
		if (seen != null) {
			seen.servedBy(connection.endpoint());
		}
		if (oneWay) {
			connection.send(frame);
			return null;
		}
		return connection.exchange(frame);
	}

}
