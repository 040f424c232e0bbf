package io.github.socketpool.pool;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;

import io.github.socketpool.MessageText;
import org.jspecify.annotations.Nullable;

/**
 * Writes events that no caller is waiting for. A log that fails harms no pool.
 */
final class Log {

	private static final Logger logger = System.getLogger(ConnectionPool.class.getName());

	private Log() {
	}

	/**
	 * Write about something that has a name. The text is put together here, where a
	 * failure to do so harms no pool.
	 */
	static void write(Level level, String message, @Nullable String name, @Nullable Throwable cause) {
		try {
			logger.log(level, MessageText.escape(message + " '" + name + "'"), cause);
		}
		catch (RuntimeException | Error ex) {
			// There is nobody left to tell, and a connection in somebody's hands.
		}
	}

	/**
	 * Return whether what is written at level {@code DEBUG} goes anywhere.
	 */
	static boolean isDebug() {
		try {
			return logger.isLoggable(Level.DEBUG);
		}
		catch (RuntimeException | Error ex) {
			return false;
		}
	}

	static void debug(Supplier<String> message) {
		try {
			logger.log(Level.DEBUG, () -> MessageText.escape(message.get()));
		}
		catch (RuntimeException | Error ex) {
			// What failed is not worth a connection in somebody's hands.
		}
	}

	static void write(Level level, String message, @Nullable Throwable cause) {
		try {
			logger.log(level, MessageText.escape(message), cause);
		}
		catch (RuntimeException | Error ex) {
			// There is nobody left to tell, and a connection in somebody's hands.
		}
	}

}
