package io.github.socketpool.pool.exclusive;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicReference;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.SafeLog;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.HeartbeatReaction;
import io.github.socketpool.pool.PoolListeners;

/**
 * Remembers what the target does with heartbeats. One method for each change.
 * Thread-safe.
 */
final class HeartbeatHabit {

	private static final SafeLog logger = SafeLog.of(ConnectionPool.class.getName());

	private final AtomicReference<HeartbeatReaction> reaction = new AtomicReference<>(HeartbeatReaction.UNKNOWN);

	private final PoolListeners listeners;

	private final ErrorContext errors;

	HeartbeatHabit(PoolListeners listeners, ErrorContext errors) {
		this.listeners = listeners;
		this.errors = errors;
	}

	HeartbeatReaction reaction() {
		return this.reaction.get();
	}

	/**
	 * The first heartbeat is sent: {@code UNKNOWN → TRYING}.
	 */
	void tried() {
		this.reaction.compareAndSet(HeartbeatReaction.UNKNOWN, HeartbeatReaction.TRYING);
	}

	/**
	 * The first heartbeat has taught nothing, since its connection was closed:
	 * {@code TRYING → UNKNOWN}.
	 */
	void trialEnded() {
		this.reaction.compareAndSet(HeartbeatReaction.TRYING, HeartbeatReaction.UNKNOWN);
	}

	/**
	 * A heartbeat came behind the first one: {@code TRYING → ANSWERED}.
	 */
	void answered() {
		this.reaction.compareAndSet(HeartbeatReaction.TRYING, HeartbeatReaction.ANSWERED);
	}

	/**
	 * Nothing came behind the first one in time: {@code TRYING → SILENT}.
	 */
	void silent() {
		this.reaction.compareAndSet(HeartbeatReaction.TRYING, HeartbeatReaction.SILENT);
	}

	/**
	 * A connection is closed. If it is for bytes that came behind a heartbeat: any state
	 * {@code → REFUSED}, which is logged once. A response that cannot be read is no sign:
	 * it may be too large.
	 */
	void closed(Slot slot, CloseReason reason) {
		if (reason == CloseReason.UNSOLICITED && slot.isHeartbeatUnanswered()
				&& this.reaction.getAndSet(HeartbeatReaction.REFUSED) != HeartbeatReaction.REFUSED) {
			logger
				.write(Level.WARNING, this.errors.describe("the server has answered a heartbeat with a frame, which a "
						+ "caller could take for its answer. No heartbeats are sent until the pool is started again. Set "
						+ "heartbeat.body to a request that the server answers, with heartbeat.expect-reply=true, or "
						+ "heartbeat.interval to 0."), null);
			this.listeners.heartbeatsRefused(slot.endpoint());
		}
	}

	/**
	 * The pool is started again, maybe with another server: any state {@code → UNKNOWN}.
	 */
	void forget() {
		this.reaction.set(HeartbeatReaction.UNKNOWN);
	}

}
