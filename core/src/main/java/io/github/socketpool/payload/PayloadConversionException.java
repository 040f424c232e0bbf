package io.github.socketpool.payload;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.SocketPoolException;
import org.jspecify.annotations.Nullable;

/**
 * A payload could not be converted to a body, or a body not to a payload. The connection
 * is not affected: the frame itself was whole.
 * <p>
 * The message names types, declared properties and positions. Neither it nor a cause
 * holds any part of the payload: an error of the converter is among the causes with its
 * class name and its stack, but without its message.
 */
public class PayloadConversionException extends SocketPoolException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an error.
	 * @param message what could not be converted to what, and why
	 * @param context whose call it was and how far it had come
	 * @param cause the error of the converter, or {@code null} when there is none
	 */
	public PayloadConversionException(String message, ErrorContext context, @Nullable Throwable cause) {
		super(message, context, cause);
	}

}
