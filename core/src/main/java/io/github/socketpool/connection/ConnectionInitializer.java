package io.github.socketpool.connection;

/**
 * Prepares a new connection before it counts as connected: it reads a greeting, logs in,
 * or negotiates. Runs on the thread that connects, after TCP and TLS and within the
 * connect timeout. No call, heartbeat or check uses the connection before. Must be
 * thread-safe, since several connections may be made at the same time.
 * <p>
 * If it throws an exception, the connect has failed and the connection is closed. Errors
 * of the session say what happened, so they should not be caught. Of any other exception
 * only the class and the place are shown, since its message may contain a secret.
 */
@FunctionalInterface
public interface ConnectionInitializer {

	/**
	 * Prepare a connection. Everything that the peer sends in this phase must be read: a
	 * frame that is left over fails the connect.
	 * @param session the connection; it must not be used after this method has returned
	 * @throws LoginRefusedException to report that the peer has refused the login; the
	 * next attempt is then made after the longest back-off
	 */
	void initialize(ConnectionSession session);

}
