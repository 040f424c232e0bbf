package io.github.socketpool.server;

/**
 * A handler threw an exception, or returned a frame that cannot be sent. The cause is
 * that exception.
 */
final class HandlerFailedException extends Exception {

	private static final long serialVersionUID = 1L;

	private final Throwable failure;

	HandlerFailedException(Throwable failure) {
		super(failure);
		this.failure = failure;
	}

	Throwable failure() {
		return this.failure;
	}

}
