package io.github.socketpool.benchmark.idle;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Counts the replies of a server, for libraries that deliver them on their own threads.
 */
final class Replies {

	private final Semaphore arrived = new Semaphore(0);

	void arrive() {
		this.arrived.release();
	}

	/**
	 * Wait for the next reply.
	 * @throws IOException if none arrives in time
	 */
	void await() throws IOException {
		try {
			if (!this.arrived.tryAcquire(IdleRow.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
				throw new IOException("There was no reply");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
	}

}
