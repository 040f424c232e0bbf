package io.github.socketpool.payload;

import java.io.IOException;

/**
 * JSON could not be read or written. The message describes what is wrong and where, in
 * terms of this library and the declared types. It contains no part of the payload.
 */
public final class JsonConversionException extends IOException {

	private static final long serialVersionUID = 1L;

	private final boolean malformed;

	/**
	 * Create an error.
	 * @param problem what is wrong and where
	 * @param malformed whether the text is not JSON
	 * @param original the error of the JSON library, whose message is omitted
	 */
	JsonConversionException(String problem, boolean malformed, Throwable original) {
		super(problem, RedactedException.of(original));
		this.malformed = malformed;
	}

	/**
	 * Return whether the text that was read is not JSON, such as only a part of it.
	 * @return {@code false} if it is JSON that does not fit the type
	 */
	public boolean isMalformed() {
		return this.malformed;
	}

}
