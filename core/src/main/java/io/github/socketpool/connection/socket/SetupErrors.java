package io.github.socketpool.connection.socket;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.function.Predicate;

import javax.net.ssl.SSLException;

import io.github.socketpool.Deadline;
import io.github.socketpool.Durations;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.connection.LoginRefusedException;
import io.github.socketpool.payload.RedactedException;
import org.jspecify.annotations.Nullable;

/**
 * Explains why a connection could not be set up. Neither a message nor a cause contains
 * anything that was sent or received, nor the message of an error of the application's
 * code.
 */
final class SetupErrors {

	/** How many causes are searched, since a chain of causes may have a cycle. */
	private static final int MAX_DEPTH = 10;

	private static final String CHECK_ITS_LOG = " It may refuse the login or this client: check its log.";

	private final ErrorContext context;

	private final Deadline deadline;

	/**
	 * Create errors.
	 * @param context the pool and endpoint of the connect
	 * @param deadline the deadline of the connect
	 */
	SetupErrors(ErrorContext context, Deadline deadline) {
		this.context = context;
		this.deadline = deadline;
	}

	/**
	 * Return the error of a handshake.
	 * @param overdue whether the watchdog has closed the connection
	 */
	ConnectFailedException handshakeFailed(IOException cause, boolean overdue) {
		if (overdue) {
			return handshakeOverdue(cause);
		}
		if (Thread.currentThread().isInterrupted() || cause instanceof ClosedByInterruptException) {
			Thread.currentThread().interrupt();
			return failed(ConnectPhase.TLS, "the thread was interrupted during the TLS handshake.", cause);
		}
		String text = ((cause.getMessage() != null) ? cause.getMessage() : cause) + ".";
		// A server that does not know TLS takes the first bytes for garbage.
		return failed(ConnectPhase.TLS, (cause instanceof SSLException)
				? "the TLS handshake with " + this.context.endpoint() + " failed: " + text
				: "the connection was lost during the TLS handshake with " + this.context.endpoint() + ": " + text
						+ " The server may speak plain TCP on this port: correct port, or set ssl.enabled to false.",
				cause);
	}

	/**
	 * Return the error of a handshake in which code of the application has failed. Its
	 * message may quote a certificate.
	 */
	ConnectFailedException handshakeFailed(RuntimeException thrown) {
		return failed(ConnectPhase.TLS,
				"the TLS handshake with " + this.context.endpoint() + " failed: a trust or key manager has thrown "
						+ RedactedException.describe(thrown)
						+ ". Its message is omitted, since it may quote a certificate. Correct it.",
				RedactedException.of(thrown));
	}

	ConnectFailedException handshakeOverdue(@Nullable IOException cause) {
		return failed(ConnectPhase.TLS,
				this.context.endpoint() + " accepted the connection, but did not complete the TLS handshake" + within()
						+ ". Check that host and port are right and that the server speaks TLS there"
						+ orRaiseTheTimeout(),
				ExchangeErrors.unlessClosedHere(cause));
	}

	/**
	 * Return the error of a login that has thrown an exception.
	 * @param initializer the class of the initializer
	 * @param thrown what it has thrown
	 * @param failure the last error of the session, or {@code null} if it had none
	 * @param reason why the connection must be closed, or {@code null} if it is still
	 * usable
	 */
	ConnectFailedException loginFailed(Class<?> initializer, Throwable thrown, @Nullable SocketPoolException failure,
			@Nullable CloseReason reason) {
		if (find(thrown, LoginRefusedException.class::isInstance) instanceof LoginRefusedException refused) {
			return refused.in(this.context);
		}
		if (failure != null && find(thrown, (cause) -> cause == failure) != null) {
			return sessionFailed(failure, reason);
		}
		return failed(ConnectPhase.LOGIN,
				"the ConnectionInitializer " + initializer.getName() + " failed with "
						+ RedactedException.describe(thrown)
						+ ". Its message is omitted, since it may contain a secret. Correct it.",
				RedactedException.of(thrown));
	}

	/**
	 * Return the error of a login after which the connection cannot be used.
	 * @param reason why it must be closed
	 */
	ConnectFailedException unusableAfterLogin(CloseReason reason) {
		return failed(ConnectPhase.LOGIN, switch (reason) {
			case TIMEOUT -> "the login at " + this.context.endpoint() + " did not end" + within()
					+ ". Make the ConnectionInitializer faster" + orRaiseTheTimeout();
			case UNSOLICITED -> unread();
			case STALE -> this.context.endpoint() + " closed the connection right after the login." + CHECK_ITS_LOG;
			default -> "the login at " + this.context.endpoint() + " ended although an exchange had failed (" + reason
					+ "). Let the ConnectionInitializer throw the errors of its session.";
		}, null);
	}

	private ConnectFailedException sessionFailed(SocketPoolException failure, @Nullable CloseReason reason) {
		RequestProgress progress = failure.getProgress();
		if (reason == CloseReason.TIMEOUT) {
			return failed(ConnectPhase.LOGIN, overdue(progress), failure);
		}
		if (reason == CloseReason.UNSOLICITED) {
			return failed(ConnectPhase.LOGIN, unread(), failure);
		}
		if (reason == CloseReason.STALE || failure.getCause() instanceof EOFException) {
			return failed(ConnectPhase.LOGIN, this.context.endpoint() + " closed the connection "
					+ ((progress == RequestProgress.NOT_SENT) ? "before the login was sent." : "during the login.")
					+ CHECK_ITS_LOG, failure);
		}
		// The text of the failure is part of the message, so it is no cause.
		return failed(ConnectPhase.LOGIN,
				"the login at " + this.context.endpoint() + " failed: " + withoutContext(failure),
				find(failure, (cause) -> !(cause instanceof SocketPoolException)));
	}

	private String overdue(@Nullable RequestProgress progress) {
		String accepted = this.context.endpoint() + " accepted the connection, but ";
		if (progress == RequestProgress.NOT_SENT) {
			return accepted + "sent no greeting" + within()
					+ ". Set login.greeting to false if the server does not speak first" + orRaiseTheTimeout();
		}
		if (progress == RequestProgress.PARTLY_SENT) {
			return accepted + "did not read the whole login" + within() + ". Check its log" + orRaiseTheTimeout();
		}
		return accepted + "did not answer the login" + within() + ". Check that it understands the login"
				+ orRaiseTheTimeout();
	}

	private String unread() {
		return this.context.endpoint()
				+ " sent a frame that the login does not read. Set login.greeting to true if the "
				+ "server speaks first, or receive each frame in a ConnectionInitializer.";
	}

	private String within() {
		return " within " + Durations.readable(this.deadline.timeout());
	}

	private static String orRaiseTheTimeout() {
		return ", or raise connect.timeout.";
	}

	/**
	 * Return the message of an error without the pool and endpoint at its beginning.
	 */
	private String withoutContext(SocketPoolException failure) {
		String message = String.valueOf(failure.getMessage());
		String context = this.context.describe("");
		return message.startsWith(context) ? message.substring(context.length()) : message;
	}

	private ConnectFailedException failed(ConnectPhase phase, String problem, @Nullable Throwable cause) {
		return new ConnectFailedException(phase, problem, this.context, cause);
	}

	private static @Nullable Throwable find(Throwable thrown, Predicate<Throwable> wanted) {
		Throwable cause = thrown;
		for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
			if (wanted.test(cause)) {
				return cause;
			}
			cause = cause.getCause();
		}
		return null;
	}

}
