package io.github.socketpool.pool;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.socketpool.Ticker;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.PoolableConnection;
import org.jspecify.annotations.Nullable;

/**
 * Checks the idle connections of one pool: sends heartbeats, awaits their replies, and
 * looks at connections that may be dead. Never blocks. Belongs to the scheduler's thread.
 */
final class Heartbeats {

	/**
	 * For how long a connection is out of callers' reach after a heartbeat. Servers in
	 * the field compare a whole read with the token: a request that came with it in one
	 * piece would be lost. It is also how often a reply is looked for.
	 */
	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

	private final Ledger ledger;

	private final HeartbeatSettings settings;

	private final Disposal disposal;

	private final PoolListeners listeners;

	private final Ticker ticker;

	private final List<Heartbeat> underWay = new ArrayList<>();

	Heartbeats(Ledger ledger, HeartbeatSettings settings, Disposal disposal, PoolListeners listeners, Ticker ticker) {
		this.ledger = ledger;
		this.settings = settings;
		this.disposal = disposal;
		this.listeners = listeners;
		this.ticker = ticker;
	}

	/**
	 * Return how long a connection is idle before a heartbeat is sent.
	 * @return nanoseconds; zero if none are sent
	 */
	long intervalNanos() {
		return TimeUnit.NANOSECONDS.convert(this.settings.interval());
	}

	/**
	 * Send the heartbeats that are due.
	 */
	void send(long now) {
		if (this.settings.isEnabled()) {
			this.ledger.validate(now - intervalNanos()).forEach(this::send);
		}
	}

	/**
	 * Check the connections that may have died with another one. A peer that has vanished
	 * looks alive: where it would answer a heartbeat, one is sent.
	 */
	void checkSuspects() {
		boolean send = this.settings.isEnabled() && this.settings.expectReply();
		List<Slot> suspects = this.ledger.validateSuspects();
		while (!suspects.isEmpty()) {
			suspects.forEach(send ? this::send : this::verify);
			suspects = this.ledger.validateSuspects();
		}
	}

	private void verify(Slot slot) {
		endValidation(slot, ask(slot.connection()::verify));
	}

	/**
	 * The slot is noted before anything can go wrong, so that it is not lost.
	 */
	private void send(Slot slot) {
		Heartbeat heartbeat = new Heartbeat(slot, this.ticker.nanos());
		this.underWay.add(heartbeat);
		CloseReason unusable = ask(slot.connection()::sendHeartbeat);
		if (unusable != null) {
			this.underWay.remove(heartbeat);
			endValidation(slot, unusable);
			return;
		}
		slot.heartbeatSent(heartbeat.at());
		this.listeners.heartbeatSent();
	}

	/**
	 * Return whether a heartbeat is under way on a connection.
	 */
	boolean isUnderWay(Slot slot) {
		for (Heartbeat heartbeat : this.underWay) {
			if (heartbeat.slot() == slot) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return how long it is until a heartbeat that was sent may have ended.
	 * @return nanoseconds, or {@link Long#MAX_VALUE} when none is under way
	 */
	long untilNextEnd(long now) {
		return this.underWay.isEmpty() ? Long.MAX_VALUE : PAUSE;
	}

	/**
	 * End the heartbeats whose pause is over or whose reply has come.
	 */
	void end(long now) {
		boolean closed = this.ledger.state() == PoolState.CLOSED;
		Iterator<Heartbeat> heartbeats = this.underWay.iterator();
		while (heartbeats.hasNext()) {
			Heartbeat sent = heartbeats.next();
			PoolableConnection connection = sent.slot().connection();
			CloseReason unusable = connection.isAwaitingReply() ? ask(connection::verify) : null;
			boolean silent = connection.isAwaitingReply();
			long pause = silent ? TimeUnit.NANOSECONDS.convert(this.settings.timeout()) : PAUSE;
			boolean over = now - sent.at() >= pause;
			if (over || closed || unusable != null) {
				heartbeats.remove();
				boolean timedOut = silent && over && unusable == null;
				endValidation(sent.slot(), timedOut ? CloseReason.HEARTBEAT_TIMEOUT : unusable);
			}
		}
	}

	/**
	 * Whatever goes wrong with one connection, its slot must not be lost.
	 */
	private static @Nullable CloseReason ask(Supplier<@Nullable CloseReason> question) {
		try {
			return question.get();
		}
		catch (RuntimeException | Error ex) {
			return CloseReason.FAILED;
		}
	}

	private void endValidation(Slot slot, @Nullable CloseReason unusable) {
		if (unusable != null) {
			this.disposal.discard(slot, unusable);
			return;
		}
		long received = slot.newHeartbeats();
		this.disposal.settle(slot, this.ledger.validated(slot, this.ticker.nanos()));
		if (received > 0) {
			this.listeners.heartbeatsReceived(received);
		}
	}

	/**
	 * A heartbeat that was sent.
	 */
	private record Heartbeat(Slot slot, long at) {

	}

}
