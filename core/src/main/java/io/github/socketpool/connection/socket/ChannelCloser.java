package io.github.socketpool.connection.socket;

import java.util.concurrent.atomic.AtomicReference;

import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Closes a channel, once and for one reason, and knows which of its two sides closed it
 * first. Thread-safe.
 */
final class ChannelCloser {

	private final Transport transport;

	private final AtomicReference<@Nullable CloseReason> reason = new AtomicReference<>();

	private volatile boolean peerFirst;

	ChannelCloser(Transport transport) {
		this.transport = transport;
	}

	/**
	 * Return why this side has closed the channel.
	 * @return the reason, or {@code null} while it has not
	 */
	@Nullable CloseReason reason() {
		return this.reason.get();
	}

	/**
	 * Give the reason to close the channel, unless there is one.
	 * @return the first reason that was given
	 */
	CloseReason claim(CloseReason reason) {
		CloseReason first = this.reason.compareAndExchange(null, reason);
		return (first != null) ? first : reason;
	}

	/**
	 * Close the transport. Has no effect if it is closed.
	 * @param reset whether to send a reset instead of a FIN, and forget what is unsent
	 */
	void close(boolean reset) {
		this.transport.close(reset);
	}

	/**
	 * The peer was seen closing or resetting its side.
	 */
	void peerEnded() {
		this.peerFirst = true;
	}

	CloseInitiator initiator() {
		return this.peerFirst ? CloseInitiator.PEER : CloseInitiator.LOCAL;
	}

}
