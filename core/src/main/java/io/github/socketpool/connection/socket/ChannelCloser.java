package io.github.socketpool.connection.socket;

import java.util.concurrent.atomic.AtomicReference;

import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Closes a transport for one reason, and records which side closed it first. Thread-safe.
 */
final class ChannelCloser {

	private final Transport transport;

	private final AtomicReference<@Nullable CloseReason> reason = new AtomicReference<>();

	private volatile boolean peerFirst;

	ChannelCloser(Transport transport) {
		this.transport = transport;
	}

	/**
	 * Return why this side has closed the transport.
	 * @return the reason, or {@code null} if it has not
	 */
	@Nullable CloseReason reason() {
		return this.reason.get();
	}

	/**
	 * Set the reason to close the transport, unless there is one.
	 * @return the reason that was set first
	 */
	CloseReason claim(CloseReason reason) {
		CloseReason first = this.reason.compareAndExchange(null, reason);
		return (first != null) ? first : reason;
	}

	/**
	 * Close the transport. Has no effect if it is closed.
	 * @param reset whether to send a RST instead of a FIN, and discard unsent bytes
	 */
	void close(boolean reset) {
		this.transport.close(reset);
	}

	/**
	 * Record that the peer has closed or reset its side.
	 */
	void peerClosed() {
		this.peerFirst = true;
	}

	CloseInitiator initiator() {
		return this.peerFirst ? CloseInitiator.PEER : CloseInitiator.LOCAL;
	}

}
