package io.github.socketpool.payload;

import org.jspecify.annotations.Nullable;

/**
 * Replaces an error of a converter among the causes of a
 * {@link PayloadConversionException}. It has the class name, the stack trace and the
 * causes of the error, but not its message. Messages of converters, and of the getters
 * and constructors that they call, may quote payloads.
 */
public final class RedactedException extends Exception {

	private static final long serialVersionUID = 1L;

	/** How many causes are kept, since a chain of causes may have a cycle. */
	private static final int MAX_DEPTH = 10;

	private RedactedException(Throwable original, @Nullable Throwable cause) {
		super(original.getClass().getName() + " (message omitted, since it may quote a payload)", cause, false, true);
		setStackTrace(original.getStackTrace());
	}

	/**
	 * Return the replacement of an error.
	 * @param original the error, with causes
	 * @return the same without messages
	 */
	public static RedactedException of(Throwable original) {
		return new RedactedException(original, cause(original, MAX_DEPTH));
	}

	/**
	 * Return whether the message of a converter's error may quote a payload, so that the
	 * error must be replaced.
	 * @param error the error that a converter has thrown
	 * @return {@code false} only for errors of {@link JacksonPayloadConverter}, which
	 * describes them without any part of the payload
	 */
	private static boolean mustReplace(Throwable error) {
		return !(error instanceof JsonConversionException);
	}

	/**
	 * Return what may be shown of an error of a {@link PayloadConverter}.
	 * @param error the error
	 * @return its message, or its class and place if the message may quote a payload
	 */
	public static String problem(Exception error) {
		return mustReplace(error) ? "the converter failed with " + describe(error) : String.valueOf(error.getMessage());
	}

	/**
	 * Return the cause that may be shown of an error of a {@link PayloadConverter}.
	 * @param error the error
	 * @return the error itself, or one without its message if that may quote a payload
	 */
	public static Exception cause(Exception error) {
		return mustReplace(error) ? of(error) : error;
	}

	/**
	 * Return the class and the place of an error, without its message.
	 * @param error the error
	 * @return a text such as {@code java.lang.IllegalStateException at Login.java:12}
	 */
	public static String describe(Throwable error) {
		StackTraceElement[] stack = error.getStackTrace();
		return error.getClass().getName() + ((stack.length > 0) ? " at " + stack[0] : "");
	}

	private static @Nullable Throwable cause(Throwable original, int depth) {
		Throwable cause = original.getCause();
		return (cause != null && depth > 0) ? new RedactedException(cause, cause(cause, depth - 1)) : null;
	}

	/**
	 * The stack trace is that of the original.
	 */
	@Override
	public Throwable fillInStackTrace() {
		return this;
	}

}
