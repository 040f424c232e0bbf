package io.github.socketpool.listener;

import org.jspecify.annotations.Nullable;

/**
 * Listens to the messages of a server that no {@link ProtocolListener} method takes. A
 * bean belongs to the client of its qualifier, and without one to the default client. A
 * client has at most one. Must be thread-safe, since messages of several connections are
 * handled at the same time.
 */
@FunctionalInterface
public interface MessageListener {

	/**
	 * Handle a message. Runs on the application's executor, and may make calls. The
	 * messages of one connection are handled one after another, in their order.
	 * @param message the message
	 * @return the answer if the server wants one. Without an envelope, anything but
	 * {@code null} is sent as a frame of its own
	 * @throws Exception if the message cannot be handled. A request is then answered with
	 * an error that does not say why
	 */
	@Nullable Object onMessage(ServerMessage message) throws Exception;

}
