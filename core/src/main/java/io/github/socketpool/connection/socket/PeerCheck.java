package io.github.socketpool.connection.socket;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.Ticker;
import io.github.socketpool.connection.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether the peer of a connection has closed it or sent unsolicited bytes. Skips
 * checks that are very unlikely to find anything. Not thread-safe.
 */
final class PeerCheck {

	/**
	 * The longest time between a response and a close that counts as right after it. On a
	 * busy machine the close is found late.
	 */
	private static final long MAX_CLOSE_DELAY = TimeUnit.MILLISECONDS.toNanos(100);

	/** Time for the server's thread to close the connection, if it is going to. */
	private static final long FIRST_PAUSE = TimeUnit.MICROSECONDS.toNanos(50);

	/** Each earlier pause is half as long; all of them take 1.55 ms. */
	private static final long LAST_PAUSE = TimeUnit.MICROSECONDS.toNanos(800);

	private final FrameChannel frames;

	private final HeartbeatExchange heartbeats;

	private final ChannelCloser closer;

	private final AnsweredCloseTracker closes;

	private final CheckSchedule schedule;

	/** The generation of the connection, for {@link #closes}. */
	private final long generation;

	/** How many uses have ended. */
	private long uses;

	private boolean everAnswered;

	private long answeredAt;

	/** What a check has failed with. */
	private @Nullable IOException lostBy;

	PeerCheck(FrameChannel frames, HeartbeatExchange heartbeats, ChannelCloser closer, AnsweredCloseTracker closes) {
		this.frames = frames;
		this.heartbeats = heartbeats;
		this.closer = closer;
		this.closes = closes;
		this.schedule = new CheckSchedule(closes);
		this.generation = closes.generation();
	}

	/**
	 * Check the connection before a use, if that is due.
	 * @return {@code null} if no reason against the use was found, otherwise the reason
	 */
	@Nullable CloseReason beforeUse(long now) {
		if (this.heartbeats.isAwaitingReply() || hasArrivals()) {
			this.schedule.requireCheck();
		}
		CloseReason found = beforeSending(now);
		return (found == null && isAtLimit(now)) ? awaitClose(now) : found;
	}

	/**
	 * Return whether other connections were closed right after as many uses, so that the
	 * next use must wait for a close first.
	 */
	boolean isAtLimit(long now) {
		return this.closes.isRecent(now) && this.closes.isReachedBy(this.uses);
	}

	/**
	 * Check the connection before a request is sent, if that is due. The first request of
	 * a use needs no check for unread bytes, since {@link #beforeUse} has made it.
	 * @return {@code null} if no reason against the request was found, otherwise the
	 * reason
	 */
	@Nullable CloseReason beforeExchange(long now) {
		if (!this.schedule.isUseBegun() && hasArrivals()) {
			this.schedule.requireCheck();
		}
		return beforeSending(now);
	}

	/**
	 * Record that a use has begun, after {@link #beforeUse}.
	 */
	void begun(long now) {
		this.schedule.useBegun(now);
	}

	/**
	 * Record that a frame is about to be sent.
	 */
	void sending() {
		this.schedule.requireCheck();
	}

	/**
	 * Record a complete response.
	 */
	void answered(long now) {
		this.everAnswered = true;
		this.answeredAt = now;
		this.schedule.answered(this.frames.isDrained(), !this.frames.isMoreLikely(), now);
	}

	/**
	 * Record that a use has ended in time, with complete exchanges.
	 */
	void useEnded() {
		this.uses++;
		this.closes.survived(this.uses);
	}

	/**
	 * Check whether the connection cannot be used again although all exchanges were
	 * complete.
	 * @return {@code null} if no reason to close was found, otherwise the reason
	 */
	@Nullable CloseReason afterUse(Ticker ticker) {
		try {
			if (this.frames.hasLeftover()) {
				return CloseReason.UNSOLICITED;
			}
		}
		catch (IOException ex) {
			return CloseReason.FAILED;
		}
		return this.frames.isEnded() ? checkEnd(ticker.nanos()) : null;
	}

	/**
	 * Check how the connection has ended. The end was read together with the response.
	 */
	private @Nullable CloseReason checkEnd(long now) {
		try {
			CloseReason found = check(false);
			if (found == CloseReason.STALE) {
				useEnded();
				lostUnanswered(now);
			}
			return found;
		}
		finally {
			this.frames.releaseBuffer();
		}
	}

	/**
	 * Record that the connection was lost before any part of a response arrived. Only
	 * closes that follow a use count, not those that follow a login.
	 */
	void lostUnanswered(long now) {
		if (this.uses > 0 && this.everAnswered && now - this.answeredAt < MAX_CLOSE_DELAY) {
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
	 * Return the failure by which a check has found that the connection is lost.
	 */
	@Nullable IOException lostBy() {
		return this.lostBy;
	}

	/**
	 * Check the connection between two uses.
	 * @param thenSendHeartbeat whether to send a heartbeat if the check finds no reason
	 * to close
	 * @return {@code null} if no reason to close was found, otherwise the reason
	 */
	@Nullable CloseReason betweenUses(boolean thenSendHeartbeat) {
		CloseReason found = check(thenSendHeartbeat);
		this.schedule.arrivalsChecked();
		return found;
	}

	private @Nullable CloseReason beforeSending(long now) {
		if (!this.schedule.isCheckDue(now)) {
			return null;
		}
		CloseReason found = check(false);
		this.schedule.checked(now);
		return recordClose(found, now);
	}

	/**
	 * Wait for a close that follows the response. The response wakes this thread. If it
	 * shares a processor with the server's thread, that one can close the connection only
	 * while this one sleeps.
	 */
	private @Nullable CloseReason awaitClose(long now) {
		CloseReason found = null;
		for (long pause = FIRST_PAUSE; found == null && pause <= LAST_PAUSE; pause *= 2) {
			LockSupport.parkNanos(this, pause);
			found = check(false);
		}
		return recordClose(found, now);
	}

	private @Nullable CloseReason recordClose(@Nullable CloseReason found, long now) {
		if (found == CloseReason.STALE) {
			lostUnanswered(now);
		}
		return found;
	}

	private boolean hasArrivals() {
		try {
			return this.schedule.isArrivalCheckDue() && this.frames.hasArrivals();
		}
		catch (IOException ex) {
			// The check that follows finds the reason.
			return true;
		}
	}

	private @Nullable CloseReason check(boolean thenSendHeartbeat) {
		try {
			CloseReason found = thenSendHeartbeat ? this.heartbeats.checkAndSend() : this.heartbeats.check();
			if (this.frames.isPeerClosed()) {
				this.closer.peerClosed();
			}
			return found;
		}
		catch (IOException ex) {
			CloseReason closed = this.closer.reason();
			if (closed != null) {
				return closed;
			}
			this.lostBy = ex;
			this.closer.peerClosed();
			return CloseReason.STALE;
		}
	}

}
