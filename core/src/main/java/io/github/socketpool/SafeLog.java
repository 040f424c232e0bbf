package io.github.socketpool;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Writes to a logger and never throws. The calling thread may hold a connection or serve
 * all pools, so it must go on if the logger fails, for instance when memory or file
 * descriptors run out. Non-printing characters are escaped. Thread-safe.
 */
public final class SafeLog {

	private final Logger logger;

	private SafeLog(Logger logger) {
		this.logger = logger;
	}

	/**
	 * Return a log that writes to a logger.
	 * @param loggerName the name of the logger
	 * @return the log
	 */
	public static SafeLog of(String loggerName) {
		return new SafeLog(System.getLogger(loggerName));
	}

	/**
	 * Write a message.
	 * @param level the level
	 * @param message the message
	 * @param cause the cause, whose stack is written too, or {@code null}
	 */
	public void write(Level level, String message, @Nullable Throwable cause) {
		try {
			this.logger.log(level, MessageText.escape(message), cause);
		}
		catch (RuntimeException | Error ex) {
			// Nothing else can report that the logger fails.
		}
	}

	/**
	 * Write a message that ends with a name in quotes. The text is built here, so that
	 * the caller does not fail if there is no memory for it.
	 * @param level the level
	 * @param message the message, to which the name is added
	 * @param name the name
	 * @param cause the cause, whose stack is written too, or {@code null}
	 */
	public void write(Level level, String message, @Nullable String name, @Nullable Throwable cause) {
		try {
			this.logger.log(level, MessageText.escape(message + " '" + name + "'"), cause);
		}
		catch (RuntimeException | Error ex) {
			// Nothing else can report that the logger fails.
		}
	}

	/**
	 * Write a message at level {@code DEBUG}.
	 * @param message creates the message, only if that level is enabled; may fail
	 */
	public void debug(Supplier<String> message) {
		try {
			this.logger.log(Level.DEBUG, () -> MessageText.escape(message.get()));
		}
		catch (RuntimeException | Error ex) {
			// Nothing else can report that the logger fails.
		}
	}

	/**
	 * Return whether level {@code DEBUG} is enabled.
	 * @return {@code false} also if the logger fails
	 */
	public boolean isDebug() {
		try {
			return this.logger.isLoggable(Level.DEBUG);
		}
		catch (RuntimeException | Error ex) {
			return false;
		}
	}

}
