package io.github.socketpool.connection.socket;

import java.io.IOException;

import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * What happens between two uses of a connection: looks at what has arrived, sends
 * heartbeats, and takes the replies to them. Never waits. Not thread-safe.
 */
final class HeartbeatExchange {

	/**
	 * A peer that has more than this many buffers of bytes waiting between two calls is
	 * not sending heartbeats.
	 */
	private static final int MAX_LOOKS = 16;

	private final Transport transport;

	private final FrameChannel frames;

	private final Heartbeat heartbeat;

	/** Whether a heartbeat was sent whose reply has not come. */
	private boolean awaitingReply;

	/** How many there were when the heartbeat was sent whose reply is awaited. */
	private long repliesBefore;

	HeartbeatExchange(Transport transport, FrameChannel frames, Heartbeat heartbeat) {
		this.transport = transport;
		this.frames = frames;
		this.heartbeat = heartbeat;
	}

	/**
	 * Look at what has arrived.
	 * @return {@code null} when nothing has, otherwise why the connection cannot be used
	 */
	@Nullable CloseReason check() throws IOException {
		this.transport.setBlocking(false);
		try {
			return look();
		}
		finally {
			this.transport.setBlocking(true);
		}
	}

	/**
	 * Look at what has arrived and send a heartbeat. Both happen while the transport is
	 * out of blocking mode once, since entering and leaving it are four of the six system
	 * calls that this costs.
	 * @return {@code null} when nothing has arrived and the heartbeat has left, otherwise
	 * why the connection cannot be used
	 */
	@Nullable CloseReason checkAndSend() throws IOException {
		this.transport.setBlocking(false);
		try {
			CloseReason found = look();
			boolean send = found == null && this.heartbeat.isSent() && !this.awaitingReply;
			return send ? send() : found;
		}
		finally {
			this.transport.setBlocking(true);
		}
	}

	/**
	 * Return whether a heartbeat was sent whose reply has not been seen.
	 */
	boolean isAwaitingReply() {
		return this.awaitingReply;
	}

	/**
	 * Look at what has arrived. Heartbeats are skipped; a FIN may follow them, so this
	 * ends only where there is nothing more.
	 */
	private @Nullable CloseReason look() throws IOException {
		for (int look = 0; look < MAX_LOOKS; look++) {
			int count = this.frames.look();
			if (count < 0) {
				return CloseReason.STALE;
			}
			takeReply();
			if (!this.frames.isClean() && !isReplyArriving()) {
				return CloseReason.UNSOLICITED;
			}
			if (count == 0) {
				return null;
			}
		}
		return CloseReason.UNSOLICITED;
	}

	private @Nullable CloseReason send() throws IOException {
		if (!this.frames.writeHeartbeat()) {
			// No call is under way, so what fills the kernel's buffers is what the peer
			// has not read since: it has stopped reading. To wait for it would keep all
			// other connections waiting, and half a heartbeat has torn the stream.
			return CloseReason.FAILED;
		}
		this.awaitingReply = this.heartbeat.expectsReply();
		this.repliesBefore = this.frames.possibleReplies();
		return null;
	}

	/**
	 * Where heartbeats are frames the first frame is the reply, whatever it says; what
	 * comes behind it is not.
	 */
	private void takeReply() {
		if (!this.awaitingReply) {
			return;
		}
		if (this.heartbeat.isFrame()) {
			this.frames.takeAsHeartbeat();
		}
		this.awaitingReply = this.frames.possibleReplies() == this.repliesBefore;
	}

	/**
	 * Return whether nothing has arrived but the beginning of the frame that is awaited.
	 */
	private boolean isReplyArriving() {
		return this.awaitingReply && this.heartbeat.isFrame() && this.frames.hasNoWholeFrame();
	}

}
