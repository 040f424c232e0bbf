package io.github.socketpool;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Writes to a logger and never throws. The calling thread may hold a connection or serve
 * all pools. It must go on when the logger fails, as it may when memory or file
 * descriptors run out. Characters that do not print are escaped. Thread-safe.
 */
public final class SafeLog {

	private final Logger logger;

	private SafeLog(Logger logger) {
		this.logger = logger;
	}

	/**
	 * Return what writes to a logger.
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
	 * @param cause whose stack is written too, or {@code null}
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
	 * Write a message that ends with a name in quotes. The text is made in here, so that
	 * the caller does not fail when there is no memory for it.
	 * @param level the level
	 * @param message the message, to which the name is added
	 * @param name the name
	 * @param cause whose stack is written too, or {@code null}
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
	 * @param message makes the message, only if that level is on; may fail
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
	 * Return whether level {@code DEBUG} is on.
	 * @return {@code false} also when the logger cannot tell
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
