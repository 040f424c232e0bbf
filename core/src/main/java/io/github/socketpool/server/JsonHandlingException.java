package io.github.socketpool.server;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.SocketPoolException;

/**
 * The body of a request is not a JSON text, or a response cannot be written as one. The
 * JSON library's exception is not the cause, since its message quotes the body.
 */
final class JsonHandlingException extends SocketPoolException {

	private static final long serialVersionUID = 1L;

	JsonHandlingException(String message) {
		super(message, ErrorContext.none(), null);
	}

}
