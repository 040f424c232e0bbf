package io.github.socketpool;

import org.jspecify.annotations.Nullable;

/**
 * The base of all errors of a call. The message says what happened, to which client, and
 * what to do. The same is available as data. Messages have one line, and contain neither
 * what a peer sent nor any part of a payload.
 */
public abstract class SocketPoolException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final ErrorContext context;

	/**
	 * Create an error.
	 * @param message what happened and what to do, without the client's name;
	 * non-printing characters are {@linkplain MessageText#escape escaped}
	 * @param context whose call failed, where, and how far it had come
	 * @param cause the error that led to this one, or {@code null}
	 */
	protected SocketPoolException(String message, ErrorContext context, @Nullable Throwable cause) {
		super(MessageText.escape(context.describe(message)), cause);
		this.context = context;
	}

	/**
	 * Return the name of the pool, which is the name of its client.
	 * @return the name, or {@code null} if the failure does not concern a pool
	 */
	public @Nullable String getPoolName() {
		return this.context.poolName();
	}

	/**
	 * Return where the connection leads, or was to lead.
	 * @return the endpoint, or {@code null} when the failure has nothing to do with one,
	 * or any of several could have served the call
	 */
	public @Nullable Endpoint getEndpoint() {
		return this.context.endpoint();
	}

	/**
	 * Return the progress of the request.
	 * @return the progress, or {@code null} if there was no request
	 */
	public @Nullable RequestProgress getProgress() {
		return this.context.progress();
	}

}
