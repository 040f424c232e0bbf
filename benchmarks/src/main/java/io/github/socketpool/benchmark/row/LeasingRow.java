package io.github.socketpool.benchmark.row;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/**
 * All callers share the connections of a pool. The connections are those of
 * {@link RawRow}, so that the pool makes the difference.
 *
 * @param <L> the type that the pool lends
 */
abstract class LeasingRow<L> implements Row {

	/**
	 * How long a caller waits for a connection, for pools that need a limit.
	 */
	static final Duration PATIENCE = Duration.ofMinutes(1);

	private final Connector connector;

	LeasingRow(Connector connector) {
		this.connector = connector;
	}

	/**
	 * Wait for a connection.
	 * @return the lent object
	 * @throws Exception if there is none
	 */
	abstract L acquire() throws Exception;

	/**
	 * Return the connection of a lent object.
	 * @throws IOException if it cannot be opened
	 */
	abstract RawCaller connection(L lease) throws IOException;

	/**
	 * Release a connection for the next caller.
	 */
	abstract void release(L lease);

	/**
	 * Release a connection that is no longer usable.
	 */
	abstract void invalidate(L lease);

	@Override
	public final Caller newCaller() {
		return this::call;
	}

	@Override
	public final long connectionsOpened() {
		return this.connector.opened();
	}

	/**
	 * Make a call. A caller encodes and decodes without holding a connection that others
	 * wait for.
	 */
	private Quote call(Quote request) throws IOException {
		byte[] response = exchange(this.connector.mapper().writeValueAsBytes(request));
		return this.connector.mapper().readValue(response, Quote.class);
	}

	private byte[] exchange(byte[] request) throws IOException {
		L lease = acquireOrFail();
		boolean answered = false;
		try {
			byte[] response = connection(lease).exchange(request);
			answered = true;
			return response;
		}
		finally {
			if (answered) {
				release(lease);
			}
			else {
				invalidate(lease);
			}
		}
	}

	private L acquireOrFail() throws IOException {
		try {
			return acquire();
		}
		catch (IOException ex) {
			throw ex;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException();
		}
		catch (Exception ex) {
			throw new IOException("There is no connection", ex);
		}
	}

}
