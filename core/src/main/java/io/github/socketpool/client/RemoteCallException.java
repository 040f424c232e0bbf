package io.github.socketpool.client;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.SocketPoolException;
import org.jspecify.annotations.Nullable;

/**
 * The server has answered a call with an error, as JSON-RPC describes it. The connection
 * is not affected. The message names only the code. What the server says about the error
 * may quote a payload, so it is available by methods, and stands in no message.
 */
public class RemoteCallException extends SocketPoolException {

	private static final long serialVersionUID = 1L;

	private final int code;

	private final @Nullable String remoteMessage;

	private final @Nullable String data;

	/**
	 * Create an error.
	 * @param message what the code means, without what the server says
	 * @param context the pool, endpoint and progress of the call
	 * @param code the code of the error
	 * @param remoteMessage what the server says, or {@code null} if it says nothing
	 * @param data the JSON text of what the server adds, or {@code null} if it adds
	 * nothing
	 */
	public RemoteCallException(String message, ErrorContext context, int code, @Nullable String remoteMessage,
			@Nullable String data) {
		super(message, context, null);
		this.code = code;
		this.remoteMessage = remoteMessage;
		this.data = data;
	}

	/**
	 * Return the code of the error.
	 * @return the code; those from -32768 to -32000 are defined by JSON-RPC
	 */
	public int getCode() {
		return this.code;
	}

	/**
	 * Return what the server says about the error. It may quote the request.
	 * @return the text, or {@code null} if there is none
	 */
	public @Nullable String getRemoteMessage() {
		return this.remoteMessage;
	}

	/**
	 * Return what the server adds to the error. It may quote the request.
	 * @return the JSON text of the value, or {@code null} if there is none
	 */
	public @Nullable String getData() {
		return this.data;
	}

}
