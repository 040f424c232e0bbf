package io.github.socketpool.pool.exclusive;

import java.util.stream.Stream;

/**
 * What a connection may throw that nobody expects of it.
 */
final class UnexpectedFailures {

	private UnexpectedFailures() {
	}

	static Stream<Throwable> fromConnections() {
		return Stream.of(new IllegalStateException("from a connection"), new NoClassDefFoundError("from a connection"));
	}

	static void raise(Throwable failure) {
		if (failure instanceof Error error) {
			throw error;
		}
		throw (RuntimeException) failure;
	}

}
