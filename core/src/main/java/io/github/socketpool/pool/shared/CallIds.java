package io.github.socketpool.pool.shared;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

import io.github.socketpool.Deadline;
import io.github.socketpool.connection.CorrelationStrategy;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.payload.RedactedException;
import io.github.socketpool.protocol.Frame;

/**
 * Finds the ids of requests, and gives one to those that have none. Thread-safe.
 */
final class CallIds {

	private final CorrelationStrategy correlation;

	private final SharedErrors errors;

	/** The latest id that was generated. */
	private final AtomicLong latest = new AtomicLong();

	CallIds(CorrelationStrategy correlation, SharedErrors errors) {
		this.correlation = correlation;
		this.errors = errors;
	}

	/**
	 * Refuse a message with an id: the server may answer it, and that response could meet
	 * a call with the same id.
	 */
	void requireNone(Frame message) {
		Object id;
		try {
			id = this.correlation.requestId(message);
		}
		catch (RuntimeException ex) {
			// What the strategy does not understand has no id that it could find again.
			id = null;
		}
		if (id != null) {
			throw this.errors.messageWithId();
		}
	}

	/**
	 * Return a call whose request has an id.
	 */
	SharedCall identified(Frame request, Deadline deadline, long now) {
		try {
			Object id = this.correlation.requestId(request);
			if (id != null) {
				return new SharedCall(request, id, deadline, now);
			}
			Frame identified = this.correlation.withId(request, this.latest.incrementAndGet());
			id = Objects.requireNonNull(this.correlation.requestId(identified), "a CorrelationStrategy gave no id");
			return new SharedCall(identified, id, deadline, now);
		}
		catch (PayloadConversionException ex) {
			throw this.errors.unidentified(ex);
		}
		catch (RuntimeException ex) {
			throw this.errors.correlationFailed(RedactedException.of(ex));
		}
	}

}
