package io.github.socketpool.payload;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.SocketPoolException;
import org.jspecify.annotations.Nullable;

/**
 * A payload could not be converted to a body, or a body to a payload, or the framing
 * cannot carry the body. The connection is not affected: the frame that was received was
 * complete, or nothing was sent.
 * <p>
 * The message names types, declared properties and positions. Neither the message nor a
 * cause contains any part of the payload. An error of the converter is among the causes
 * with its class name and stack trace, but without its message.
 */
public class PayloadConversionException extends SocketPoolException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an error.
	 * @param message what could not be converted, and why
	 * @param context the pool, endpoint and progress of the call
	 * @param cause the error of the converter, or {@code null} if there is none
	 */
	public PayloadConversionException(String message, ErrorContext context, @Nullable Throwable cause) {
		super(message, context, cause);
	}

}
