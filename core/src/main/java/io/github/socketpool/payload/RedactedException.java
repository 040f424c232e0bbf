package io.github.socketpool.payload;

import org.jspecify.annotations.Nullable;

/**
 * Stands for an error of a converter among the causes of a
 * {@link PayloadConversionException}. It has the class name, the stack and the causes of
 * the error, but no message: converters, and the getters and constructors that they call,
 * quote payloads in theirs.
 */
public final class RedactedException extends Exception {

	private static final long serialVersionUID = 1L;

	/** How many causes are kept: a chain may be a circle. */
	private static final int MAX_DEPTH = 10;

	private RedactedException(Throwable original, @Nullable Throwable cause) {
		super(original.getClass().getName() + " (its message may quote a payload and is left out)", cause, false, true);
		setStackTrace(original.getStackTrace());
	}

	/**
	 * Return what stands for an error.
	 * @param original the error, with causes
	 * @return the same without messages
	 */
	public static RedactedException of(Throwable original) {
		return new RedactedException(original, cause(original, MAX_DEPTH));
	}

	/**
	 * Return whether the message of a converter's error may quote a payload, so that the
	 * error must not be shown as it is.
	 * @param error the error that a converter has thrown
	 * @return {@code false} only for errors of {@link JacksonPayloadConverter}, which
	 * describes them without any part of the payload
	 */
	public static boolean mustReplace(Throwable error) {
		return !(error instanceof JsonConversionException);
	}

	private static @Nullable Throwable cause(Throwable original, int depth) {
		Throwable cause = original.getCause();
		return (cause != null && depth > 0) ? new RedactedException(cause, cause(cause, depth - 1)) : null;
	}

	/**
	 * The stack is the original's.
	 */
	@Override
	public Throwable fillInStackTrace() {
		return this;
	}

}
