package io.github.socketpool.payload;

import java.io.IOException;

/**
 * JSON could not be read or written. The message describes what is wrong and where, in
 * terms of this library and the declared types. It contains no part of the payload.
 */
final class JsonConversionException extends IOException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an error.
	 * @param problem what is wrong and where
	 * @param original the error of the JSON library, whose message is omitted
	 */
	JsonConversionException(String problem, Throwable original) {
		super(problem, RedactedException.of(original));
	}

}
