package io.github.socketpool.server;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

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

	/**
	 * Return the response of a handler that has ended.
	 * @throws HandlerFailedException if it has failed
	 */
	static @Nullable Frame resultOf(CompletableFuture<@Nullable Frame> handled) throws HandlerFailedException {
		try {
			return handled.join();
		}
		catch (CompletionException ex) {
			throw new HandlerFailedException((ex.getCause() != null) ? ex.getCause() : ex);
		}
		catch (CancellationException ex) {
			throw new HandlerFailedException(ex);
		}
	}

	Throwable failure() {
		return this.failure;
	}

}
