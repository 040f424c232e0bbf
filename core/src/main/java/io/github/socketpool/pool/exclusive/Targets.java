package io.github.socketpool.pool.exclusive;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;

import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.pool.Balancing;
import io.github.socketpool.pool.PoolSettings;
import org.jspecify.annotations.Nullable;

/**
 * The targets of a pool, in the order in which they are configured, and what the pool
 * believes about them together. The pool is down when each target is, unless connections
 * of one serve that is none any more. With one target all of this is what is true of that
 * one. Guarded by the ledger's lock.
 * <p>
 * A target is on trial only while another one is live: the last one always serves.
 */
final class Targets {

	/** In the order of configuration, and then those that are retired. */
	private final List<Target> all = new ArrayList<>();

	private final boolean connectAnswered;

	private final DoubleSupplier random;

	/** Written under the ledger's lock. */
	private volatile boolean several;

	/**
	 * Create targets that nothing is known about.
	 * @param endpoints their endpoints
	 * @param connectAnswered whether a connect succeeds only if the server answers
	 * @param random gives numbers between 0 and 1
	 */
	Targets(List<Endpoint> endpoints, boolean connectAnswered, DoubleSupplier random) {
		this.connectAnswered = connectAnswered;
		this.random = random;
		endpoints.forEach((endpoint) -> this.all.add(newTarget(endpoint)));
		this.several = this.all.size() > 1;
	}

	/**
	 * At random, many clients do not begin with the same one.
	 */
	private Target newTarget(Endpoint endpoint) {
		return new Target(endpoint, (long) (-1_000_000 * this.random.getAsDouble()), this.random);
	}

	/**
	 * Have other targets from now on. Those that are none any more stay until their last
	 * connection is gone.
	 * @param endpoints their endpoints
	 */
	void retarget(List<Endpoint> endpoints, long now) {
		List<Target> before = List.copyOf(this.all);
		this.all.clear();
		for (Endpoint endpoint : endpoints) {
			Target target = before.stream()
				.filter((known) -> known.endpoint().equals(endpoint))
				.findFirst()
				.orElseGet(() -> newTarget(endpoint));
			target.retire(false);
			this.all.add(target);
		}
		before.stream()
			.filter((target) -> !this.all.contains(target) && target.load().slots() > 0)
			.forEach((target) -> {
				target.retire(true);
				this.all.add(target);
			});
		this.several = this.all.size() > 1;
		keepOne(now);
	}

	/**
	 * A slot has been removed.
	 */
	void removed(Slot slot, PoolSettings settings, long now) {
		Target target = slot.target();
		target.removed(slot, settings, now);
		if (target.isRetired() && target.load().slots() == 0) {
			this.all.remove(target);
			this.several = this.all.size() > 1;
		}
	}

	List<Target> all() {
		return this.all;
	}

	/**
	 * Return whether there are several, or one and connections of others. Needs no lock.
	 */
	boolean areSeveral() {
		return this.several;
	}

	Target first() {
		return this.all.get(0);
	}

	/**
	 * Return the target behind another one in the order of configuration.
	 * @return the target, or {@code null} behind the last one
	 */
	@Nullable Target after(Target target) {
		if (!areSeveral()) {
			return null;
		}
		int next = this.all.indexOf(target) + 1;
		return (next < this.all.size()) ? this.all.get(next) : null;
	}

	/**
	 * Return whether another target than this one serves.
	 */
	boolean hasOther(Target target) {
		return areSeveral() && any((other) -> other != target && other.isLive());
	}

	/**
	 * Return whether another target than this one serves, and no connect to that takes
	 * long.
	 */
	boolean hasOtherPrompt(Target target, long now) {
		return areSeveral() && any((other) -> other != target && other.isLive() && !other.load().isStalling(now));
	}

	/**
	 * Return whether no connect can be expected to succeed. Connections may serve
	 * nevertheless, of a target that is none any more.
	 */
	boolean isDown() {
		return all((target) -> target.isDown() || target.isRetired());
	}

	/**
	 * Return whether a connect to any target may be started now that is live, or to any
	 * at all while none is.
	 */
	boolean allowConnect(PoolSettings settings, long now) {
		boolean down = isDown();
		return any((target) -> (down || target.isLive()) && !target.isRetired()
				&& target.allowsConnect(target.load().connecting(), settings, now));
	}

	/**
	 * Return whether callers are refused if no connection is left.
	 */
	boolean refuseCallers(long now) {
		return all((target) -> target.isRetired() || target.refusesCallers(target.load().connecting(), now));
	}

	/**
	 * Refuse callers because all targets are down.
	 * @param callers how many
	 */
	Outcome.TargetDown refuse(int callers, long now) {
		this.all.forEach((target) -> target.refuse(callers));
		return Objects.requireNonNull(outage(now));
	}

	/**
	 * A caller has given up waiting for a connection.
	 */
	void waiterLeft() {
		this.all.forEach(Target::waiterLeft);
	}

	/**
	 * Return whether all are down and a caller was refused, so that it is worth finding
	 * out whether one is back.
	 */
	boolean isSought() {
		return isDown() && any(Target::isSought);
	}

	/**
	 * Return what there is to say if all are down and no connections are left of one that
	 * is none any more: since the last one is, why that one is that failed last, and when
	 * the first attempt follows.
	 */
	Outcome.@Nullable TargetDown outage(long now) {
		if (!isDown() || any((target) -> target.isRetired() && target.load().made() > 0)) {
			return null;
		}
		Outcome.TargetDown outage = first().describe(now);
		for (Target target : this.all) {
			outage = target.isRetired() ? outage : outage.and(target.describe(now));
		}
		return outage;
	}

	/**
	 * Return how long it is until the next attempt may be made to connect to a target
	 * that is left out.
	 * @return nanoseconds, zero if there is none or it is due
	 */
	long untilNextAttempt(long now) {
		return this.all.stream()
			.filter((target) -> !target.isLive() && !target.isRetired() && target.trial() == null)
			.mapToLong((target) -> Math.max(0, target.untilNextAttempt(now)))
			.min()
			.orElse(0);
	}

	/**
	 * An attempt to connect begins.
	 */
	void attempt(Slot slot, boolean callersWait, PoolSettings settings, long now) {
		Target target = slot.target();
		target.attempt(callersWait, settings, now);
		if (areSeveral() && !target.isLive()) {
			target.tryWith(slot);
		}
	}

	/**
	 * A connect has succeeded. The target is up, unless calls are to show that.
	 * @return the outage that this ends, or {@code null} if it ends none
	 */
	Target.@Nullable EndedOutage connected(Slot slot, PoolSettings settings, long now) {
		Target target = slot.target();
		if (!target.isLive() && !target.isRetired() && hasOther(target)) {
			boolean shown = this.connectAnswered && !target.isSilent() && settings.balancing() != Balancing.FAILOVER;
			if (!shown) {
				target.connectedOnTrial(slot);
				return null;
			}
		}
		return target.connected(now);
	}

	/**
	 * A connect has failed: its target is down.
	 */
	void connectFailed(Slot slot, ConnectFailedException cause, PoolSettings settings, long now) {
		slot.target().connectFailed(cause, settings, now);
		keepOne(now);
	}

	/**
	 * If no target is live, those that are on trial serve.
	 */
	private void keepOne(long now) {
		if (!any(Target::isLive)) {
			this.all.stream()
				.filter((target) -> target.isOnTrial() && !target.isRetired())
				.forEach((target) -> target.serveAlone(now));
		}
	}

	/**
	 * What was known is out of date.
	 */
	void forget() {
		this.all.forEach(Target::forget);
	}

	/**
	 * Return how many slots there are that show whether a target serves which is left
	 * out.
	 */
	int trials() {
		int trials = 0;
		if (areSeveral()) {
			for (Target target : this.all) {
				trials += (target.trial() != null) ? 1 : 0;
			}
		}
		return trials;
	}

	List<LedgerView.TargetView> view(long now) {
		return this.all.stream().filter((target) -> !target.isRetired()).map((target) -> target.view(now)).toList();
	}

	private boolean all(Predicate<Target> condition) {
		for (Target target : this.all) {
			if (!condition.test(target)) {
				return false;
			}
		}
		return true;
	}

	private boolean any(Predicate<Target> condition) {
		return !all(condition.negate());
	}

}
