package io.github.socketpool.pool.shared;

import java.util.function.Supplier;

import io.github.socketpool.Endpoint;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.payload.RedactedException;
import io.github.socketpool.protocol.BodyBudgetExceededException;
import io.github.socketpool.protocol.FrameFormatException;

/**
 * Why a connection was lost, for each of the calls that it had.
 *
 * @param reason why the connection is closed
 * @param cause what reading or writing has failed with
 */
record Loss(CloseReason reason, Throwable cause) {

	static Loss of(Throwable cause) {
		return new Loss(reason(cause), cause);
	}

	private static CloseReason reason(Throwable cause) {
		if (cause instanceof FrameFormatException) {
			return CloseReason.MALFORMED;
		}
		if (cause instanceof BodyBudgetExceededException) {
			return CloseReason.BUDGET_EXCEEDED;
		}
		return (cause instanceof EarlyResponseException || cause instanceof CorrelationFailedException)
				? CloseReason.MISMATCH : CloseReason.FAILED;
	}

	/**
	 * Return what makes the error of a call.
	 */
	Supplier<SocketPoolException> error(SharedErrors errors, Endpoint endpoint, RequestProgress progress) {
		return () -> switch (this.reason) {
			case MALFORMED -> errors.malformed((FrameFormatException) this.cause, endpoint, progress);
			case MISMATCH -> errors.mismatch(this.cause, endpoint, progress);
			default -> errors.lost(this.cause, endpoint, progress);
		};
	}

}
