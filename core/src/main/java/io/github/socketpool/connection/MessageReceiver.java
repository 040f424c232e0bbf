package io.github.socketpool.connection;

import java.util.function.Consumer;

import io.github.socketpool.Endpoint;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameFormatException;

/**
 * Receives the messages of servers: the frames that they send by themselves. It is called
 * by the thread that has read the message, which may serve all connections. So it must
 * return quickly and never wait. Must be thread-safe. The messages of one connection come
 * one after another, in the order in which the server has sent them.
 * <p>
 * What it throws is logged once per connection, without its message, and the connection
 * stays usable.
 */
@FunctionalInterface
public interface MessageReceiver {

	/**
	 * Receive a message.
	 * @param endpoint the endpoint of the connection that it came on
	 * @param message the message, which belongs to the receiver from now on
	 * @param replier sends replies on that connection
	 */
	void received(Endpoint endpoint, Frame message, Replier replier);

	/**
	 * Have it reported what becomes of each message.
	 * @param observer is called by any thread; must not block
	 * @return {@code false} if that is not reported, as by default
	 */
	default boolean report(Consumer<Outcome> observer) {
		return false;
	}

	/**
	 * What becomes of a message.
	 */
	enum Outcome {

		/** It was handled, and its reply, if it has one, was accepted. */
		HANDLED,

		/** What handles it has failed, or its reply was not accepted. */
		FAILED,

		/**
		 * It was dropped, since too many messages were waiting, or the client was closed.
		 */
		DROPPED,

		/** Nothing listens to it. */
		UNHANDLED

	}

	/**
	 * Sends replies on one connection. All messages of a connection come with the same
	 * replier. Thread-safe, and never blocks.
	 */
	@FunctionalInterface
	interface Replier {

		/**
		 * Send a frame, as soon as the connection may write it. It is never sent on
		 * another connection.
		 * @param reply the frame, whose body must not change afterwards
		 * @return {@code false} if it will not be sent, since the connection is closed or
		 * too many replies are waiting; {@code true} does not mean that it was sent
		 * @throws FrameFormatException if the framing cannot carry the frame
		 */
		boolean reply(Frame reply);

	}

}
