package io.github.socketpool.pool;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

import io.github.socketpool.MessageText;
import org.jspecify.annotations.Nullable;

/**
 * Where pools write what nobody is there to be told. A log that fails harms no pool.
 */
final class Log {

	private static final Logger logger = System.getLogger(ConnectionPool.class.getName());

	private Log() {
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
