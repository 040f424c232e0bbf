package io.github.socketpool.pool.exclusive;

import java.util.List;
import java.util.OptionalInt;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ReservedLock;
import io.github.socketpool.ResolvedEndpoint;
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

	private final TargetNames names;

	LedgerTargets(Ledger ledger, ReservedLock lock, Targets targets, Renewal renewal) {
		this.ledger = ledger;
		this.lock = lock;
		this.targets = targets;
		this.renewal = renewal;
		this.names = new TargetNames(targets.all().stream().map(Target::endpoint).toList());
	}

	/**
	 * Have other targets from now on. The connections of those that are none any more are
	 * replaced as in a renewal.
	 * @param configured their endpoints; of those that stay, the servers stay that they
	 * stand for
	 * @return how many connections are to be replaced
	 */
	int retarget(List<Endpoint> configured, long now) {
		return this.lock.locked(() -> {
			this.targets.retarget(this.names.configure(configured), now);
			return this.renewal.begin((slot) -> slot.target().isRetired() && !slot.isSuperseded(),
					Renewal.Cause.TARGETS, now);
		});
	}

	/**
	 * The name service has said what a configured endpoint stands for. Connections that
	 * do not lead there any more are replaced as in a renewal.
	 * @param asked when the name service was asked
	 * @param asking the slot whose connect begins with that answer, or {@code null}
	 * @return how many connections are to be replaced; empty if nothing has changed
	 */
	OptionalInt resolved(Endpoint configured, List<ResolvedEndpoint> servers, long asked, @Nullable Slot asking,
			long now) {
		return this.lock.locked(() -> {
			TargetNames.Change change = this.names.answered(configured, servers, asked);
			if (change == null) {
				return OptionalInt.empty();
			}
			if (change.others()) {
				this.targets.retarget(this.names.endpoints(), now);
			}
			return OptionalInt.of(this.renewal.begin(
					(slot) -> slot != asking && !slot.isSuperseded()
							&& (slot.target().isRetired() || change.moved().contains(slot.endpoint())),
					Renewal.Cause.NAME, now));
		});
	}

	/**
	 * Return the names that are to be looked up again, since the pool has connections.
	 * They count as looked up from now on.
	 */
	List<Endpoint> namesDue(long now) {
		return this.lock.locked(() -> (this.ledger.stats().total() > 0) ? this.names.due(now) : List.of());
	}

	/**
	 * Return whether the target of a slot is none any more.
	 */
	boolean isRetired(Slot slot) {
		return this.lock.locked(() -> slot.target().isRetired());
	}

	/**
	 * Reserve a slot instead of one whose connect is given up, since its target is none
	 * any more.
	 * @return a connecting slot, or {@code null} when no connect is to be started
	 */
	@Nullable Slot replace(Slot slot, long now) {
		return this.lock.locked(() -> {
			this.ledger.remove(slot, false, now);
			Slot other = this.ledger.reserve(now);
			return (other != null) ? other : this.ledger.reserveProbe(now);
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
