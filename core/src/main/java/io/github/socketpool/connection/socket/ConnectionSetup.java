package io.github.socketpool.connection.socket;

import java.io.IOException;
import java.util.List;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectionInitializer;
import io.github.socketpool.connection.transport.ConnectedTransport;
import io.github.socketpool.connection.transport.Transport;
import io.github.socketpool.payload.PayloadConverter;

/**
 * Completes a connection whose socket is connected, before a pool learns of it: the
 * handshake of its transport, then the login. All of it is one use of the connection,
 * under the deadline of the connect: the watchdog closes the connection when that
 * deadline passes. Does nothing if there is neither a handshake nor a login. Immutable
 * and thread-safe.
 */
final class ConnectionSetup {

	private final List<ConnectionInitializer> initializers;

	private final PayloadConverter converter;

	/**
	 * Create a setup.
	 * @param initializers log in, one after the other
	 * @param converter converts the payloads of the login
	 */
	ConnectionSetup(List<ConnectionInitializer> initializers, PayloadConverter converter) {
		this.initializers = List.copyOf(initializers);
		this.converter = converter;
	}

	/**
	 * Return whether there is a login.
	 */
	boolean logsIn() {
		return !this.initializers.isEmpty();
	}

	/**
	 * Complete a connection. If that fails, the connection is closed.
	 * @throws ConnectFailedException if the connection cannot be used
	 */
	void complete(SocketConnection connection, ConnectedTransport connected, ErrorContext context) {
		Transport transport = connected.transport();
		if (!transport.needsHandshake() && this.initializers.isEmpty()) {
			return;
		}
		SetupErrors errors = new SetupErrors(context, connected.deadline());
		boolean completed = false;
		try {
			connection.beginSetup(connected.deadline());
			if (transport.needsHandshake()) {
				handshake(connection, transport, errors);
			}
			logIn(connection, errors);
			completed = true;
		}
		finally {
			if (!completed) {
				connection.close(CloseReason.FAILED);
			}
		}
	}

	private static void handshake(SocketConnection connection, Transport transport, SetupErrors errors) {
		try {
			transport.handshake();
		}
		catch (IOException ex) {
			throw errors.handshakeFailed(ex, connection.use().watch().isOverdue());
		}
		catch (RuntimeException ex) {
			throw errors.handshakeFailed(ex);
		}
	}

	private void logIn(SocketConnection connection, SetupErrors errors) {
		if (this.initializers.isEmpty()) {
			if (connection.endSetup() != null) {
				throw errors.handshakeOverdue(null);
			}
			return;
		}
		LoginSession session = new LoginSession(connection, this.converter);
		try {
			this.initializers.forEach((initializer) -> initialize(initializer, connection, session, errors));
		}
		finally {
			session.end();
		}
		CloseReason unusable = connection.endLogin();
		if (unusable != null) {
			throw errors.unusableAfterLogin(unusable);
		}
	}

	/**
	 * The message of an error that the application's code has thrown may contain a
	 * secret, so it goes no further. Errors of the virtual machine and of class loading
	 * do, since they contain none, unless the initialization of a class has failed.
	 */
	private static void initialize(ConnectionInitializer initializer, SocketConnection connection, LoginSession session,
			SetupErrors errors) {
		try {
			initializer.initialize(session);
		}
		catch (VirtualMachineError ex) {
			throw ex;
		}
		catch (Throwable ex) {
			if (ex instanceof LinkageError error && !isInitializationFailed(error)) {
				throw error;
			}
			throw errors.loginFailed(initializer.getClass(), ex, session.failure(), connection.use().reasonToClose());
		}
	}

	/**
	 * Return whether an error quotes what the initialization of a class has thrown.
	 */
	private static boolean isInitializationFailed(LinkageError error) {
		return error instanceof ExceptionInInitializerError || error.getCause() instanceof ExceptionInInitializerError;
	}

}
