package io.github.socketpool.connection.tls;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * The failure after which one direction of a connection cannot be used any more. Each
 * further use fails with it. One thread at a time may use it.
 */
final class StoredFailure {

	private @Nullable IOException failure;

	/**
	 * Store a failure.
	 * @return the same failure, to be thrown
	 */
	IOException store(IOException failure) {
		this.failure = failure;
		return failure;
	}

	boolean isPresent() {
		return this.failure != null;
	}

	void throwIfPresent() throws IOException {
		if (this.failure != null) {
			throw this.failure;
		}
	}

}
