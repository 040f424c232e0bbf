package io.github.socketpool;

import java.io.Serializable;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Whose call failed, where, and how far it had come. Immutable.
 *
 * @param poolName the name of the pool, or {@code null} when there is none
 * @param target the address that was called as {@code host:port}, or {@code null}
 * @param progress how far the request had come, or {@code null} when none was under way
 */
public record ErrorContext(@Nullable String poolName, @Nullable String target,
		@Nullable RequestProgress progress) implements Serializable {

	private static final ErrorContext NONE = new ErrorContext(null, null, null);

	/**
	 * Return the context of an error that belongs to no pool and no target.
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
		return new ErrorContext(poolName, (endpoints.size() == 1) ? endpoints.get(0).toString() : null, null);
	}

	/**
	 * Return this context with another progress.
	 * @param progress how far the request had come
	 * @return a new context
	 */
	public ErrorContext with(RequestProgress progress) {
		return new ErrorContext(this.poolName, this.target, progress);
	}

	/**
	 * Return a message that begins with the pool and the target that it is about.
	 * @param message the message
	 * @return the message as it is where there is no pool
	 */
	public String describe(String message) {
		if (this.poolName == null) {
			return message;
		}
		String where = (this.target != null) ? " (" + this.target + ")" : "";
		return "Pool '" + this.poolName + "'" + where + ": " + message;
	}

}
