package io.github.socketpool;

import java.io.Serializable;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The pool, endpoint and progress of a failed call. Immutable.
 *
 * @param poolName the name of the pool, or {@code null} when there is none
 * @param endpoint the endpoint of the connection, or {@code null} if it was not yet
 * chosen or there is none
 * @param progress the progress of the request, or {@code null} if there was none
 */
public record ErrorContext(@Nullable String poolName, @Nullable Endpoint endpoint,
		@Nullable RequestProgress progress) implements Serializable {

	private static final ErrorContext NONE = new ErrorContext(null, null, null);

	/**
	 * Return the context of an error that concerns neither a pool nor an endpoint.
	 * @return the empty context
	 */
	public static ErrorContext none() {
		return NONE;
	}

	/**
	 * Return the context of an error of a pool.
	 * @param poolName the name of the pool
	 * @param endpoints its endpoints; the error names the endpoint if there is only one
	 * @return a context without progress
	 */
	public static ErrorContext of(String poolName, List<Endpoint> endpoints) {
		return new ErrorContext(poolName, (endpoints.size() == 1) ? endpoints.get(0) : null, null);
	}

	/**
	 * Return this context with another endpoint.
	 * @param endpoint the endpoint of the connection
	 * @return this context if it has that endpoint already, otherwise a new one
	 */
	public ErrorContext at(Endpoint endpoint) {
		return endpoint.equals(this.endpoint) ? this : new ErrorContext(this.poolName, endpoint, this.progress);
	}

	/**
	 * Return this context with another progress.
	 * @param progress the progress of the request
	 * @return a new context
	 */
	public ErrorContext with(RequestProgress progress) {
		return new ErrorContext(this.poolName, this.endpoint, progress);
	}

	/**
	 * Return a message that begins with the pool and the endpoint.
	 * @param message the message
	 * @return the new message, or the message as it is without a pool
	 */
	public String describe(String message) {
		if (this.poolName == null) {
			return message;
		}
		String where = (this.endpoint != null) ? " (" + this.endpoint + ")" : "";
		return "Pool '" + this.poolName + "'" + where + ": " + message;
	}

}
