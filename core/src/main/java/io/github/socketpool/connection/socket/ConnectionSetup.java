package io.github.socketpool.connection.socket;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

import io.github.socketpool.Deadline;
import io.github.socketpool.Durations;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.connection.transport.ConnectedTransport;
import io.github.socketpool.connection.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Completes a connection whose socket is connected, before a pool learns of it. All of it
 * is one use of the connection, under the deadline of the connect: the watchdog closes
 * the connection when that deadline passes. Does nothing for a transport that needs no
 * handshake.
 */
final class ConnectionSetup {

	private ConnectionSetup() {
	}

	/**
	 * Complete a connection. If that fails, the connection is closed.
	 * @throws ConnectFailedException if the connection cannot be used
	 */
	static void complete(SocketConnection connection, ConnectedTransport connected, ErrorContext context) {
		if (!connected.transport().needsHandshake()) {
			return;
		}
		boolean completed = false;
		try {
			connection.beginSetup(connected.deadline());
			handshake(connection, connected.transport(), connected.deadline(), context);
			completed = connection.endSetup() == null;
			if (!completed) {
				throw overdue(connected.deadline(), context, null);
			}
		}
		finally {
			if (!completed) {
				connection.close(CloseReason.FAILED);
			}
		}
	}

	private static void handshake(SocketConnection connection, Transport transport, Deadline deadline,
			ErrorContext context) {
		try {
			transport.handshake();
		}
		catch (IOException ex) {
			if (connection.use().watch().isOverdue()) {
				throw overdue(deadline, context, ex);
			}
			if (Thread.currentThread().isInterrupted() || ex instanceof ClosedByInterruptException) {
				Thread.currentThread().interrupt();
				throw failed("the thread was interrupted during the TLS handshake.", context, ex);
			}
			throw failed("the TLS handshake with " + context.endpoint() + " failed: "
					+ ((ex.getMessage() != null) ? ex.getMessage() : ex) + ".", context, ex);
		}
	}

	private static ConnectFailedException overdue(Deadline deadline, ErrorContext context,
			@Nullable IOException cause) {
		return failed(context.endpoint() + " accepted the connection, but did not complete the TLS handshake within "
				+ Durations.readable(deadline.timeout())
				+ ". Check that host and port are right and that the server speaks TLS there, or raise connect.timeout.",
				context, cause);
	}

	private static ConnectFailedException failed(String problem, ErrorContext context, @Nullable IOException cause) {
		return new ConnectFailedException(ConnectPhase.TLS, problem, context, cause);
	}

}
