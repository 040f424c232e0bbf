package io.github.socketpool.payload;

import java.io.IOException;

/**
 * JSON could not be read or written. The message says what is wrong where, in words of
 * this library and of the declared types, and holds no part of the payload.
 */
final class JsonConversionException extends IOException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an error.
	 * @param problem what is wrong where
	 * @param original the error of the JSON library, whose message is left out
	 */
	JsonConversionException(String problem, Throwable original) {
		super(problem, RedactedException.of(original));
	}

}
