package io.github.socketpool;

import java.io.Serializable;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Whose call failed, where, and how far it had come. Immutable.
 *
 * @param poolName the name of the pool, or {@code null} when there is none
 * @param endpoint where the connection leads or was to lead, or {@code null} when that is
 * not decided or there is none
 * @param progress how far the request had come, or {@code null} when none was under way
 */
public record ErrorContext(@Nullable String poolName, @Nullable Endpoint endpoint,
		@Nullable RequestProgress progress) implements Serializable {

	private static final ErrorContext NONE = new ErrorContext(null, null, null);

	/**
	 * Return the context of an error that belongs to no pool and no endpoint.
	 * @return the empty context
	 */
	public static ErrorContext none() {
		return NONE;
	}

	/**
	 * Return the context of an error of a pool.
	 * @param poolName the name of the pool
	 * @param endpoints where its connections lead; the error names the only one, and none
	 * where there are several
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
	 * @param progress how far the request had come
	 * @return a new context
	 */
	public ErrorContext with(RequestProgress progress) {
		return new ErrorContext(this.poolName, this.endpoint, progress);
	}

	/**
	 * Return a message that begins with the pool and the endpoint that it is about.
	 * @param message the message
	 * @return the message as it is where there is no pool
	 */
	public String describe(String message) {
		if (this.poolName == null) {
			return message;
		}
		String where = (this.endpoint != null) ? " (" + this.endpoint + ")" : "";
		return "Pool '" + this.poolName + "'" + where + ": " + message;
	}

}
