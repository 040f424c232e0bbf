package io.github.socketpool.connection.socket;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.connection.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether the peer of a connection has closed it, or has sent bytes that nobody
 * asked for, and leaves out the checks that would hardly find anything. Not thread-safe.
 */
final class PeerCheck {

	/**
	 * A close that is found within this time of an answer came right behind it. On a busy
	 * machine it is found late.
	 */
	private static final long RIGHT_BEHIND = TimeUnit.MILLISECONDS.toNanos(100);

	/** For the server's thread to come to its close, if it has one. */
	private static final long FIRST_PAUSE = TimeUnit.MICROSECONDS.toNanos(50);

	/** The pauses before it are half as long each: together 1.55 ms. */
	private static final long LAST_PAUSE = TimeUnit.MICROSECONDS.toNanos(800);

	private final FrameChannel frames;

	private final HeartbeatExchange heartbeats;

	private final ChannelCloser closer;

	private final ClosesBehindAnswers closes;

	private final Freshness freshness;

	/** When the connection was made, for {@link #closes}. */
	private final long generation;

	/** How many uses have ended. */
	private long uses;

	private boolean everAnswered;

	private long answeredAt;

	PeerCheck(FrameChannel frames, HeartbeatExchange heartbeats, ChannelCloser closer, ClosesBehindAnswers closes) {
		this.frames = frames;
		this.heartbeats = heartbeats;
		this.closer = closer;
		this.closes = closes;
		this.freshness = new Freshness(closes);
		this.generation = closes.generation();
	}

	/**
	 * A use is about to begin.
	 * @return {@code null} when it may, as far as can be seen; otherwise why not
	 */
	@Nullable CloseReason beforeUse(long now) {
		if (this.heartbeats.isAwaitingReply() || hasArrivals()) {
			this.freshness.end();
		}
		CloseReason found = beforeSending(now);
		return (found == null && isAtLimit(now)) ? awaitClose(now) : found;
	}

	/**
	 * Return whether others were closed right behind the answer to as many uses, so that
	 * a use begins only after a moment.
	 */
	boolean isAtLimit(long now) {
		return this.closes.isRecent(now) && this.closes.isReachedBy(this.uses);
	}

	/**
	 * A request is about to be sent. The first one of a use needs no question, which the
	 * use has asked.
	 * @return {@code null} when it may, as far as can be seen; otherwise why not
	 */
	@Nullable CloseReason beforeExchange(long now) {
		if (!this.freshness.isBegun() && hasArrivals()) {
			this.freshness.end();
		}
		return beforeSending(now);
	}

	/**
	 * The use has begun that was checked before.
	 */
	void begun(long now) {
		this.freshness.begun(now);
	}

	/**
	 * A frame begins to leave.
	 */
	void sending() {
		this.freshness.end();
	}

	/**
	 * A whole response has come.
	 */
	void answered(long now) {
		this.everAnswered = true;
		this.answeredAt = now;
		this.freshness.answered(this.frames.isClean(), !this.frames.hasFilledBuffer(), now);
	}

	/**
	 * A use has ended in good order.
	 */
	void useEnded() {
		this.uses++;
		this.closes.survived(this.uses);
	}

	/**
	 * The connection was lost before anything of a response had come.
	 */
	void lostUnanswered(long now) {
		if (this.everAnswered && now - this.answeredAt < RIGHT_BEHIND) {
			this.closes.found(this.uses, this.generation, now);
		}
	}

	/**
	 * Return whether the peer has ever sent a response.
	 */
	boolean hasEverAnswered() {
		return this.everAnswered;
	}

	/**
	 * Check the connection between two uses, and send a heartbeat on it if it is sound.
	 * @return {@code null} when the connection may be used, as far as can be seen;
	 * otherwise why it must be closed
	 */
	@Nullable CloseReason betweenUses(boolean thenSendHeartbeat) {
		CloseReason found = check(thenSendHeartbeat);
		this.freshness.asked();
		return found;
	}

	private @Nullable CloseReason beforeSending(long now) {
		if (!this.freshness.isOver(now)) {
			return null;
		}
		CloseReason found = check(false);
		this.freshness.checked(now);
		return noteClose(found, now);
	}

	/**
	 * The close follows the answer, but the answer wakes this side: where both share a
	 * processor, the server's thread comes to its close only when this one rests.
	 */
	private @Nullable CloseReason awaitClose(long now) {
		CloseReason found = null;
		for (long pause = FIRST_PAUSE; found == null && pause <= LAST_PAUSE; pause *= 2) {
			LockSupport.parkNanos(this, pause);
			found = check(false);
		}
		return noteClose(found, now);
	}

	private @Nullable CloseReason noteClose(@Nullable CloseReason found, long now) {
		if (found == CloseReason.STALE) {
			lostUnanswered(now);
		}
		return found;
	}

	private boolean hasArrivals() {
		try {
			return this.freshness.isQuestionDue() && this.frames.hasArrivals();
		}
		catch (IOException ex) {
			// The check that follows finds out what has happened.
			return true;
		}
	}

	private @Nullable CloseReason check(boolean thenSendHeartbeat) {
		try {
			CloseReason found = thenSendHeartbeat ? this.heartbeats.checkAndSend() : this.heartbeats.check();
			if (this.frames.isEnded()) {
				this.closer.peerEnded();
			}
			return found;
		}
		catch (IOException ex) {
			CloseReason closed = this.closer.reason();
			if (closed != null) {
				return closed;
			}
			this.closer.peerEnded();
			return CloseReason.STALE;
		}
	}

}
