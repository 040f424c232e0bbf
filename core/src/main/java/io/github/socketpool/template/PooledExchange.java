package io.github.socketpool.template;

import java.time.Duration;

import io.github.socketpool.Deadline;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
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
 * once on another connection. {@link RetriedExchange} repeats calls after other failures.
 */
final class PooledExchange implements ProtocolExecution {

	private final ConnectionPool pool;

	PooledExchange(ConnectionPool pool) {
		this.pool = pool;
	}

	@Override
	public @Nullable Frame execute(ProtocolRequest request) {
		return transmit(request.frame(), request.deadline(), request.oneWay(), request, null);
	}

	/**
	 * Transmit a frame on a connection of the pool.
	 * @param oneWay whether no response is awaited
	 * @return the response, or {@code null} for a one-way message
	 */
	@Nullable Frame transmit(Frame frame, Deadline deadline, boolean oneWay) {
		return transmit(frame, deadline, oneWay, null, null);
	}

	/**
	 * Transmit a frame on a connection of the pool.
	 * @param seen the request that interceptors see, or {@code null} without interceptors
	 * @param attempt which attempt this is, or {@code null} if the call is not repeated
	 */
	@Nullable Frame transmit(Frame frame, Deadline deadline, boolean oneWay, @Nullable ProtocolRequest seen,
			@Nullable Attempt attempt) {
		Lease lease = acquire(frame, deadline, oneWay, attempt);
		try {
			return transmit(frame, oneWay, lease, seen, attempt);
		}
		catch (TransportException ex) {
			if (!lease.isReused() || ex.getProgress() != RequestProgress.NOT_SENT || deadline.hasPassed()) {
				throw ex;
			}
			lease = lease.replace();
			return transmit(frame, oneWay, lease, seen, attempt);
		}
		finally {
			lease.release();
		}
	}

	private Lease acquire(Frame frame, Deadline deadline, boolean oneWay, @Nullable Attempt attempt) {
		if (attempt != null && attempt.failure() != null) {
			return this.pool.acquireAgain(deadline, oneWay ? null : new EarlyRequest(frame),
					attempt.failure().getEndpoint());
		}
		return oneWay ? this.pool.acquireToSend(deadline) : this.pool.acquire(deadline, new EarlyRequest(frame));
	}

	private static @Nullable Frame transmit(Frame frame, boolean oneWay, Lease lease, @Nullable ProtocolRequest seen,
			@Nullable Attempt attempt) {
		Connection connection = lease.connection();
		if (seen != null) {
			seen.servedBy(connection.endpoint());
		}
		if (oneWay) {
			connection.send(frame);
			return null;
		}
		return (attempt == null || attempt.timeout().isZero()) ? connection.exchange(frame)
				: connection.exchange(frame, attempt.timeout());
	}

	/**
	 * An attempt of a call that may be repeated.
	 *
	 * @param timeout how long the exchange may take; zero for as long as the call
	 * @param failure how the attempt before failed, or {@code null} for the first one
	 */
	record Attempt(Duration timeout, @Nullable SocketPoolException failure) {

		Attempt after(SocketPoolException failure) {
			return new Attempt(this.timeout, failure);
		}

	}

}
