package io.github.socketpool.connection.socket;

import java.io.IOException;

import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.frame.Heartbeat;
import io.github.socketpool.connection.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Checks a connection between two uses, sends replies to messages and heartbeats, and
 * consumes the replies to heartbeats. Never waits. Not thread-safe.
 */
final class HeartbeatExchange {

	/**
	 * The maximum number of buffers that one check reads. Bytes that fill more of them
	 * are not heartbeats. If the peer sends messages, the next check or call reads the
	 * rest.
	 */
	private static final int MAX_READS = 16;

	private final Transport transport;

	private final FrameChannel frames;

	private final Heartbeat heartbeat;

	/** Whether the reply to a heartbeat has not arrived yet. */
	private boolean awaitingReply;

	/** How many replies had been received when the last heartbeat was sent. */
	private long repliesBefore;

	HeartbeatExchange(Transport transport, FrameChannel frames, Heartbeat heartbeat) {
		this.transport = transport;
		this.frames = frames;
		this.heartbeat = heartbeat;
	}

	/**
	 * Check the bytes that have arrived, and send the replies that wait.
	 * @return {@code null} if there are none but heartbeats and messages, otherwise why
	 * the connection cannot be used
	 */
	@Nullable CloseReason check() throws IOException {
		this.transport.setBlocking(false);
		try {
			return checkAndReply();
		}
		finally {
			this.transport.setBlocking(true);
		}
	}

	/**
	 * Check the bytes that have arrived and send a heartbeat. Leaves blocking mode only
	 * once for both, since leaving and entering it takes four of the six system calls of
	 * this method.
	 * @return {@code null} if nothing but heartbeats and messages has arrived and the
	 * heartbeat was sent, otherwise why the connection cannot be used
	 */
	@Nullable CloseReason checkAndSend() throws IOException {
		this.transport.setBlocking(false);
		try {
			CloseReason found = checkAndReply();
			boolean send = found == null && this.heartbeat.isSent() && !this.awaitingReply
					&& !this.frames.writer().isReplyWaiting();
			return send ? send() : found;
		}
		finally {
			this.transport.setBlocking(true);
		}
	}

	/**
	 * Return whether the reply to a heartbeat has not been read yet.
	 */
	boolean isAwaitingReply() {
		return this.awaitingReply;
	}

	private @Nullable CloseReason checkAndReply() throws IOException {
		CloseReason found = checkArrived();
		return (found == null && !this.frames.writer().writeReplies()) ? CloseReason.FAILED : found;
	}

	/**
	 * Check the bytes that have arrived. Heartbeats and messages are skipped. A FIN may
	 * follow them, so this reads until nothing is left.
	 */
	private @Nullable CloseReason checkArrived() throws IOException {
		for (int reads = 0; reads < MAX_READS; reads++) {
			int count = this.frames.readArrived();
			if (count < 0) {
				return CloseReason.STALE;
			}
			takeReply();
			if (this.frames.hasUnsolicited() && !isReplyArriving()) {
				return CloseReason.UNSOLICITED;
			}
			if (count == 0) {
				return null;
			}
		}
		return (this.frames.filter() == null) ? CloseReason.UNSOLICITED : null;
	}

	private @Nullable CloseReason send() throws IOException {
		if (!this.frames.writer().writeHeartbeat(this.heartbeat)) {
			// No call is in progress, so the kernel's buffers are full because the peer
			// has stopped reading. A wait would delay all other connections, and after
			// part of a heartbeat the stream is broken.
			return CloseReason.FAILED;
		}
		this.awaitingReply = this.heartbeat.expectsReply();
		this.repliesBefore = this.frames.possibleReplies();
		return null;
	}

	/**
	 * Take the awaited reply, and skip messages. If heartbeats are frames, the first
	 * frame that is no message is the reply. A further frame is not.
	 */
	private void takeReply() {
		if (this.awaitingReply) {
			if (this.heartbeat.isFrame()) {
				this.frames.takeReply();
			}
			this.awaitingReply = this.frames.possibleReplies() == this.repliesBefore;
		}
		if (!this.awaitingReply || !this.heartbeat.isFrame()) {
			this.frames.skipMessages();
		}
	}

	/**
	 * Return whether only the beginning of the awaited reply has arrived.
	 */
	private boolean isReplyArriving() {
		return this.awaitingReply && this.heartbeat.isFrame() && this.frames.hasNoWholeFrame();
	}

}
