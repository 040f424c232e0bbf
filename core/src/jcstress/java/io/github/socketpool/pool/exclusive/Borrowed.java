package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.Deadline;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.testing.FakeConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * A ledger whose only slot is lent.
 */
final class Borrowed {

	static final Deadline DEADLINE = Deadline.after(Duration.ofDays(1), () -> 0);

	private static final long LONG_AFTER_THE_DEADLINE = TimeUnit.DAYS.toNanos(2);

	private static final EarlyRequest REQUEST = new EarlyRequest(Frame.of("request"));

	/** The callers as the ledger knows them. They never run. */
	private static final Thread HOLDER = new Thread();

	private static final Thread WAITER = new Thread();

	private static final PoolSettings SETTINGS = PoolSettings.defaults().withMaxSize(1).withMinIdle(1);

	private static final PoolableConnection CONNECTION = new FakeConnectionFactory().connect();

	final Ledger ledger = new Ledger(new Targets(List.of(FakeConnectionFactory.ENDPOINT), false, () -> 0.5), SETTINGS, () -> 0.5,
			(now) -> 0);

	final Slot slot;

	Borrowed() {
		this.ledger.open(true, 0);
		this.ledger.connected(this.ledger.reserve(0), CONNECTION, 0);
		this.slot = ((Outcome.Granted) this.ledger.acquire(HOLDER, DEADLINE, REQUEST, false, 0)).slot();
	}

	/**
	 * Let another caller wait for the slot.
	 */
	Waiter waiter() {
		return waiter(REQUEST);
	}

	/**
	 * Let another caller, whose request may be known, wait for the slot.
	 */
	Waiter waiter(@Nullable EarlyRequest early) {
		return ((Outcome.Wait) this.ledger.acquire(WAITER, DEADLINE, early, false, 0)).waiter();
	}

	/**
	 * Reclaim the slot, long after the deadline of its lease.
	 * @return whether the waiter to whom it was granted is refused
	 */
	boolean reclaim() {
		this.ledger.leases().reclaim(LONG_AFTER_THE_DEADLINE);
		return this.ledger.nextRefused(LONG_AFTER_THE_DEADLINE) != null;
	}

	/**
	 * Say what a waiter takes.
	 */
	static String take(Waiter waiter) {
		Outcome outcome = waiter.take();
		if (outcome instanceof Outcome.Late late) {
			return "refused while " + late;
		}
		return (outcome != null) ? "has it" : "waits";
	}

	/**
	 * Give the slot back, and say where the ledger put it.
	 */
	String release() {
		Placement placement = this.ledger.release(this.slot, 0);
		if (placement instanceof Waiter) {
			return "handed over";
		}
		return (placement == Placement.Idle.IDLE) ? "idle" : "to be closed";
	}

}
