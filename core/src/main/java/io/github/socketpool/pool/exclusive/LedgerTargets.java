package io.github.socketpool.pool.exclusive;

import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ReservedLock;
import io.github.socketpool.pool.PoolState;
import org.jspecify.annotations.Nullable;

/**
 * What a ledger is told about its targets, and asked about them, besides connects. Under
 * the ledger's lock.
 */
final class LedgerTargets {

	private final Ledger ledger;

	private final ReservedLock lock;

	private final Targets targets;

	private final Renewal renewal;

	LedgerTargets(Ledger ledger, ReservedLock lock, Targets targets, Renewal renewal) {
		this.ledger = ledger;
		this.lock = lock;
		this.targets = targets;
		this.renewal = renewal;
	}

	/**
	 * Have other targets from now on. The connections of those that are none any more are
	 * replaced as in a renewal.
	 * @param endpoints their endpoints
	 * @return how many connections are to be replaced
	 */
	int retarget(List<Endpoint> endpoints, long now) {
		return this.lock.locked(() -> {
			this.targets.retarget(endpoints, now);
			return this.renewal.begin((slot) -> slot.target().isRetired() && !slot.isSuperseded(), now);
		});
	}

	/**
	 * Return whether there are several. Needs no lock.
	 */
	boolean areSeveral() {
		return this.targets.areSeveral();
	}

	/**
	 * Return whether another target than that of a slot serves.
	 */
	boolean hasOther(Slot slot) {
		return areSeveral() && this.lock.locked(() -> this.targets.hasOther(slot.target()));
	}

	/**
	 * A call has ended without a byte of an answer, or a new connection was dead at once.
	 * To be called before the slot is removed.
	 * @return whether its target is left out from now on
	 */
	boolean unanswered(Slot slot, long now) {
		Target target = slot.target();
		return areSeveral() && this.lock
			.locked(() -> target.unanswered(this.targets.hasOther(target), this.ledger.settings(), now));
	}

	/**
	 * A call has ended in good order. To be called before the slot is released.
	 * @param answered whether an answer has come
	 * @return the outage that this ends, or {@code null} if it ends none
	 */
	Target.@Nullable EndedOutage served(Slot slot, boolean answered, long now) {
		return this.lock.locked(() -> slot.target().served(answered, now));
	}

	/**
	 * Return how long it is until the next attempt may be made to connect to a target
	 * that is left out.
	 * @return nanoseconds, zero if there is none, or it is due, or the pool is closed
	 */
	long untilNextAttempt(long now) {
		return this.lock
			.locked(() -> (this.ledger.state() != PoolState.CLOSED) ? this.targets.untilNextAttempt(now) : 0L);
	}

	/**
	 * Return what there is to say about each target.
	 */
	List<LedgerView.TargetView> view(long now) {
		return this.lock.locked(() -> this.targets.view(now));
	}

}
