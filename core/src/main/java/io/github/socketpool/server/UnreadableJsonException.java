package io.github.socketpool.server;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.SocketPoolException;

/**
 * The body of a request is no JSON text. The parser's own error is not kept as the cause,
 * since its message quotes the body.
 */
final class UnreadableJsonException extends SocketPoolException {

	private static final long serialVersionUID = 1L;

	UnreadableJsonException(String message) {
		super(message, ErrorContext.none(), null);
	}

}
