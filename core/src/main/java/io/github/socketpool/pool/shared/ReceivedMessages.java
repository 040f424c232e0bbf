package io.github.socketpool.pool.shared;

import java.lang.System.Logger.Level;

import io.github.socketpool.Endpoint;
import io.github.socketpool.SafeLog;
import io.github.socketpool.connection.MessageReceiver;
import io.github.socketpool.payload.RedactedException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Passes on the messages that come on shared connections, and has them counted.
 * Thread-safe.
 */
final class ReceivedMessages {

	private static final SafeLog logger = SafeLog.of(ConnectionPool.class.getName());

	private final @Nullable MessageReceiver receiver;

	private final PoolListener listeners;

	private volatile boolean failed;

	/**
	 * Create the messages of a pool.
	 * @param receiver receives them, or {@code null} if they are only counted
	 */
	ReceivedMessages(@Nullable MessageReceiver receiver, PoolListener listeners) {
		this.receiver = receiver;
		this.listeners = listeners;
	}

	/**
	 * Return whether anyone waits for messages.
	 */
	boolean areExpected() {
		return this.receiver != null;
	}

	void received(Endpoint endpoint, Frame message, MessageReceiver.Replier replier) {
		this.listeners.messagesReceived(endpoint, 1);
		if (this.receiver == null) {
			return;
		}
		try {
			this.receiver.received(endpoint, message, replier);
		}
		catch (RuntimeException | StackOverflowError ex) {
			if (!this.failed) {
				this.failed = true;
				logger.write(Level.WARNING,
						"A MessageReceiver failed on a message of " + endpoint + ". Further failures are not logged.",
						RedactedException.of(ex));
			}
		}
	}

	/**
	 * The framing cannot carry a reply, which is not sent.
	 */
	void replyRefused(Endpoint endpoint, FrameFormatException cause) {
		logger.write(Level.WARNING, "The reply to a message of " + endpoint + " was not sent: " + cause.getMessage(),
				null);
	}

}
