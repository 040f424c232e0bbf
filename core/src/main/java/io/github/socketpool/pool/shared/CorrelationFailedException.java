package io.github.socketpool.pool.shared;

import io.github.socketpool.payload.RedactedException;

/**
 * A {@link io.github.socketpool.connection.CorrelationStrategy} has failed on a frame
 * that the server sent.
 */
final class CorrelationFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	CorrelationFailedException(RedactedException cause) {
		super("the CorrelationStrategy failed on a frame that the server sent: " + cause.getMessage(), cause);
	}

}
