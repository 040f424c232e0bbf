package io.github.socketpool.benchmark.row;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for responses that another thread reads.
 */
final class ResponseFuture {

	static final Duration TIMEOUT = Duration.ofSeconds(10);

	private ResponseFuture() {
	}

	/**
	 * Wait for a response.
	 * @return its body
	 * @throws IOException if the call has failed, or does not end within the timeout
	 */
	static byte[] await(Future<byte[]> response) throws IOException {
		try {
			return response.get(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException();
		}
	}

}
