package io.github.socketpool.pool.exclusive;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.Ticker;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.pool.HeartbeatReaction;
import io.github.socketpool.pool.PoolListeners;
import org.jspecify.annotations.Nullable;

/**
 * Checks the idle connections of one pool: sends heartbeats, awaits their replies, reads
 * messages, and checks connections that may be dead. Never blocks. Belongs to the
 * scheduler's thread.
 */
final class Heartbeats {

	/**
	 * For how long a connection is out of callers' reach after a heartbeat. Servers in
	 * the field take each chunk that they read for one message: a request that is read
	 * together with a heartbeat is lost, and an event loop may be busy for a while.
	 */
	private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

	/** How often replies are checked for. */
	private static final long REPLY_PERIOD = TimeUnit.MILLISECONDS.toNanos(10);

	private final Ledger ledger;

	private final HeartbeatSettings settings;

	/** How often idle connections are read; zero if they need not be. */
	private final long readInterval;

	private final SlotReleaser releaser;

	private final PoolListeners listeners;

	private final Ticker ticker;

	private final HeartbeatHabit habit;

	/** On which the target's habit is learned. */
	private @Nullable Slot trial;

	private boolean trialAnswered;

	Heartbeats(PoolContext context, ConnectionFactory connections, HeartbeatHabit habit, SlotReleaser releaser) {
		this.ledger = context.ledger();
		this.settings = connections.heartbeat();
		this.readInterval = TimeUnit.NANOSECONDS.convert(connections.idleReadInterval());
		this.habit = habit;
		this.releaser = releaser;
		this.listeners = context.listeners();
		this.ticker = context.ticker();
	}

	/**
	 * Return how long a connection is idle before a heartbeat is sent.
	 * @return nanoseconds; zero if none are sent
	 */
	long intervalNanos() {
		return TimeUnit.NANOSECONDS.convert(this.settings.interval());
	}

	/**
	 * Send the heartbeats that are due. As long as it is not known what the target does
	 * with them, one connection gets one. Where it refuses them, connections are checked
	 * instead.
	 */
	void send(long now) {
		if (!this.settings.isEnabled()) {
			return;
		}
		long quietBefore = now - intervalNanos();
		switch (reaction()) {
			case UNKNOWN -> this.ledger.validate(new Validation.Quiet(quietBefore, 1)).forEach(this::sendFirst);
			case TRYING -> {
			}
			case ANSWERED, SILENT -> this.ledger.validate(new Validation.Quiet(quietBefore, Integer.MAX_VALUE))
				.forEach(this::sendUnlessRefused);
			case REFUSED -> this.ledger.validate(new Validation.Unseen(quietBefore)).forEach(this::check);
		}
	}

	/**
	 * Return what the target does with a heartbeat. Where a reply is expected the
	 * settings say it, until a frame comes instead of a token.
	 */
	private HeartbeatReaction reaction() {
		HeartbeatReaction learned = this.habit.reaction();
		boolean expected = this.settings.expectReply() && learned != HeartbeatReaction.REFUSED;
		return expected ? HeartbeatReaction.ANSWERED : learned;
	}

	/**
	 * Check the connections that may have died with another one. A peer that has vanished
	 * seems alive: where it would answer a heartbeat, one is sent.
	 */
	void checkSuspects() {
		boolean send = this.settings.isEnabled() && this.settings.expectReply()
				&& reaction() != HeartbeatReaction.REFUSED;
		List<Slot> suspects = this.ledger.validate(new Validation.Suspect(send));
		while (!suspects.isEmpty()) {
			suspects.forEach(send ? this::sendUnlessRefused : this::check);
			suspects = this.ledger.validate(new Validation.Suspect(send));
		}
	}

	/**
	 * Read the connections whose receive buffers messages could otherwise fill. Each is
	 * read by the run before the one that would be too late, and by the next run if
	 * messages have come since it was last read.
	 */
	void readIdle(long now) {
		if (this.readInterval == 0) {
			return;
		}
		long longest = this.readInterval - Math.min(Maintenance.MAX_PERIOD, this.readInterval / 2);
		Validation unread = new Validation.Unread(now - longest, now - Math.min(longest, Maintenance.MAX_PERIOD / 2));
		List<Slot> slots = this.ledger.validate(unread);
		while (!slots.isEmpty()) {
			slots.forEach(this::check);
			slots = this.ledger.validate(unread);
		}
	}

	/**
	 * Return how often idle connections must be read at least.
	 * @return nanoseconds; zero if they need not be
	 */
	long readIntervalNanos() {
		return this.readInterval;
	}

	private void check(Slot slot) {
		endValidation(slot, SlotReleaser.reasonToClose(slot.connection()::check));
	}

	private void sendFirst(Slot slot) {
		this.trial = slot;
		this.trialAnswered = false;
		this.habit.tried();
		send(slot);
	}

	/**
	 * The check of a connection before may have shown that heartbeats are refused.
	 */
	private void sendUnlessRefused(Slot slot) {
		if (reaction() == HeartbeatReaction.REFUSED) {
			check(slot);
		}
		else {
			send(slot);
		}
	}

	private void send(Slot slot) {
		long now = this.ticker.nanos();
		CloseReason unusable = SlotReleaser.reasonToClose(slot.connection()::sendHeartbeat);
		if (unusable != null) {
			endValidation(slot, unusable);
			return;
		}
		long received = slot.newHeartbeats();
		slot.heartbeatSent(this.settings.expectReply() && this.settings.body() != null, now);
		this.ledger.pause(slot);
		this.listeners.heartbeatSent(slot.endpoint());
		reportReceived(slot, received);
	}

	/**
	 * Return how long it is until a heartbeat that was sent may have ended.
	 * @return nanoseconds, or {@link Long#MAX_VALUE} when none is under way
	 */
	long untilNextEnd(long now) {
		OptionalLong longestPause = this.ledger.longestPause(now);
		if (longestPause.isEmpty()) {
			return Long.MAX_VALUE;
		}
		return isAnythingAwaited() ? REPLY_PERIOD : PAUSE - longestPause.getAsLong();
	}

	private boolean isAnythingAwaited() {
		return this.settings.expectReply() || this.habit.reaction() == HeartbeatReaction.TRYING;
	}

	/**
	 * End the heartbeats whose pause is over or whose reply has come.
	 */
	void end(long now) {
		List<Slot> sent = this.ledger.validate(new Validation.Paused(isAnythingAwaited() ? now : now - PAUSE));
		if (this.habit.reaction() == HeartbeatReaction.TRYING && !sent.contains(this.trial)) {
			this.habit.trialEnded();
		}
		sent.forEach((slot) -> end(slot, now));
	}

	private void end(Slot slot, long now) {
		CloseReason unusable = SlotReleaser.reasonToClose(slot.connection()::check);
		long pausedFor = now - slot.quietSince();
		long received = slot.newHeartbeats();
		reportReceived(slot, received);
		if (unusable != null) {
			endValidation(slot, unusable);
		}
		else if (slot.connection().isAwaitingReply() && pausedFor >= timeoutNanos()) {
			endValidation(slot, CloseReason.HEARTBEAT_TIMEOUT);
		}
		else {
			pauseOrEnd(slot, received, pausedFor);
		}
	}

	private void pauseOrEnd(Slot slot, long received, long pausedFor) {
		if (received > 0) {
			answered(slot);
		}
		if (isOver(slot, pausedFor)) {
			endValidation(slot, null);
		}
		else {
			this.ledger.pause(slot);
		}
	}

	/**
	 * On the first connection a frame may still follow.
	 */
	private void answered(Slot slot) {
		if (slot == this.trial) {
			this.trialAnswered = true;
		}
		else {
			slot.heartbeatAnswered();
		}
	}

	/**
	 * A server that has replied has nothing left of the heartbeat. A token for which no
	 * reply is expected may be the server's own, and shows nothing.
	 */
	private boolean isOver(Slot slot, long pausedFor) {
		if (this.settings.expectReply()) {
			return !slot.connection().isAwaitingReply();
		}
		return pausedFor >= PAUSE && (slot != this.trial || isTrialOver(slot, pausedFor));
	}

	private boolean isTrialOver(Slot slot, long pausedFor) {
		if (this.trialAnswered) {
			slot.heartbeatAnswered();
			this.habit.answered();
		}
		else if (pausedFor >= timeoutNanos()) {
			this.habit.silent();
		}
		else {
			return false;
		}
		this.trial = null;
		return true;
	}

	private long timeoutNanos() {
		return TimeUnit.NANOSECONDS.convert(this.settings.timeout());
	}

	private void endValidation(Slot slot, @Nullable CloseReason unusable) {
		if (unusable != null) {
			this.releaser.remove(slot, unusable);
			return;
		}
		long received = slot.newHeartbeats();
		long messages = slot.newMessages();
		this.releaser.place(slot, this.ledger.validated(slot, this.ticker.nanos()));
		reportReceived(slot, received);
		this.releaser.reportMessages(slot, messages);
	}

	private void reportReceived(Slot slot, long received) {
		if (received > 0) {
			this.listeners.heartbeatsReceived(slot.endpoint(), received);
		}
	}

}
