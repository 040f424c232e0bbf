package io.github.socketpool.pool.exclusive;

import java.lang.System.Logger.Level;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.SafeLog;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.LoginRefusedException;
import io.github.socketpool.pool.ConnectionPool;
import org.jspecify.annotations.Nullable;

/**
 * Writes into the log whether connections can be replaced, because somebody renews them
 * or since their targets or addresses have changed: once that a connect has failed, and
 * once that one has succeeded.
 */
final class RenewalLog {

	private static final SafeLog logger = SafeLog.of(ConnectionPool.class.getName());

	private RenewalLog() {
	}

	/**
	 * A connect has succeeded.
	 */
	static void connected(ErrorContext pool, Renewal.@Nullable Progress renewal) {
		if (renewal != null && renewal.first()) {
			String replaced = "a connection was made that takes the place of an older one, since " + renewal.cause()
					+ ". Older ones that are replaced now: " + renewal.superseded() + ".";
			logger.write(Level.INFO, pool.describe(replaced), null);
		}
	}

	/**
	 * A connect has failed.
	 */
	static void failed(ErrorContext pool, ConnectFailedException cause, Renewal.@Nullable Progress renewal) {
		if (renewal != null && renewal.first()) {
			String kept = " Connections are to be replaced, since " + renewal.cause()
					+ ", and none is yet. Older ones that stay until a connect succeeds: " + renewal.superseded() + ". "
					+ next(cause);
			logger.write(Level.WARNING, String.valueOf(cause.in(pool, kept).getMessage()), null);
		}
	}

	private static String next(ConnectFailedException cause) {
		return (cause instanceof LoginRefusedException)
				? "A login is tried again only if a caller needs another connection: correct it and call renew()."
				: "Connects are tried again. If the cause is on this side, correct it; renew() tries at once.";
	}

}
