package io.github.socketpool.pool.exclusive;

import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.pool.Balancing;
import io.github.socketpool.pool.PoolSettings;
import org.jspecify.annotations.Nullable;

/**
 * Chooses among several targets: whose idle connection is lent, where the next connection
 * goes, and whose connection makes place for one of another target. With one target there
 * is nothing to choose. Guarded by the ledger's lock.
 */
final class TargetChoice {

	/** So much more one target may have than another. */
	private static final int MAX_DIFFERENCE = 1;

	private final Targets targets;

	private final Slots slots;

	private final Renewal renewal;

	/** Whether the last choice was made without a target that has too little. */
	private boolean lacking;

	TargetChoice(Targets targets, Slots slots, Renewal renewal) {
		this.targets = targets;
		this.slots = slots;
		this.renewal = renewal;
	}

	/**
	 * Return the idle connection that is lent next.
	 * @param request the request, if it is known
	 * @return the slot, or {@code null} when none is within callers' reach
	 */
	@Nullable Slot nextIdle(Balancing balancing, @Nullable EarlyRequest request, long now) {
		Target target = this.targets.areSeveral() ? toLend(balancing, (request != null) ? request.avoided() : null)
				: this.targets.first();
		return (target != null) ? this.slots.idle().next(target, this.slots.active() > 0, now) : null;
	}

	/**
	 * Return the idle connection that a caller gets who waits.
	 * @return the slot, or {@code null} when none is within callers' reach
	 */
	@Nullable Slot newestIdle(Balancing balancing) {
		Target target = this.targets.areSeveral() ? toLend(balancing, null) : this.targets.first();
		return (target != null) ? this.slots.idle().newest(target) : null;
	}

	/**
	 * Return whether the last choice would have been another target, if that had had an
	 * idle connection.
	 */
	boolean isLacking() {
		return this.lacking && this.targets.areSeveral();
	}

	private @Nullable Target toLend(Balancing balancing, @Nullable Endpoint avoided) {
		Target best = null;
		Target avoidable = null;
		int fewest = Integer.MAX_VALUE;
		for (Target target : this.targets.all()) {
			if (this.slots.idle().newest(target) == null) {
				fewest = target.isLive() ? Math.min(fewest, active(target)) : fewest;
			}
			else if (target.endpoint().equals(avoided)) {
				avoidable = target;
			}
			else if (best == null || isBetter(target, best, balancing)) {
				best = target;
			}
		}
		boolean other = best != null && (avoidable == null || best.isServing());
		best = other ? best : avoidable;
		this.lacking = best != null && balancing != Balancing.FAILOVER && fewest < active(best);
		return best;
	}

	/**
	 * Return how many calls a target serves; less than none if it cannot serve any.
	 */
	private static int active(Target target) {
		return (target.load().slots() == 0) ? -1 : target.load().active();
	}

	/**
	 * Return whether to lend a connection of a target rather than of one that comes
	 * before it in the order of configuration.
	 */
	private static boolean isBetter(Target target, Target best, Balancing balancing) {
		if (target.isServing() != best.isServing()) {
			return target.isServing();
		}
		TargetLoad load = target.load();
		TargetLoad other = best.load();
		return switch (balancing) {
			case LEAST_BUSY ->
				(load.active() != other.active()) ? load.active() < other.active() : load.lent() < other.lent();
			case ROUND_ROBIN -> load.lent() < other.lent();
			case FAILOVER -> false;
		};
	}

	/**
	 * Return where the next connection goes: to a target that is live, or to any while
	 * none is. One that is slow to connect, or whose calls get no answer, comes last.
	 * @param inTurn whether to the one that was tried longest ago
	 * @return the target, or {@code null} when no connect may be started
	 */
	@Nullable Target toConnect(boolean inTurn, PoolSettings settings, long now) {
		if (!this.targets.areSeveral()) {
			Target target = this.targets.first();
			return allows(target, settings, now) ? target : null;
		}
		boolean down = this.targets.isDown();
		boolean first = settings.balancing() == Balancing.FAILOVER && !down && !inTurn;
		Target best = null;
		for (Target target : this.targets.all()) {
			boolean possible = (target.isLive() || (down && !target.isRetired()))
					&& this.renewal.allowsConnect(target, now);
			if (possible && first && isPromising(target, now)) {
				return acceptsConnect(target, settings, now) ? target : null;
			}
			if (possible && acceptsConnect(target, settings, now)
					&& (best == null || !first && isMissingMore(target, best, inTurn, now))) {
				best = target;
			}
		}
		return best;
	}

	private static boolean isMissingMore(Target target, Target best, boolean inTurn, long now) {
		TargetLoad load = target.load();
		TargetLoad other = best.load();
		if (isPromising(target, now) != isPromising(best, now)) {
			return isPromising(target, now);
		}
		return (inTurn || load.staying() == other.staying()) ? load.attempted() < other.attempted()
				: load.staying() < other.staying();
	}

	private static boolean isPromising(Target target, long now) {
		return target.isAnswering() && !target.load().isStalling(now);
	}

	private boolean allows(Target target, PoolSettings settings, long now) {
		return acceptsConnect(target, settings, now) && this.renewal.allowsConnect(target, now);
	}

	private static boolean acceptsConnect(Target target, PoolSettings settings, long now) {
		return target.allowsConnect(target.load().connecting(), settings, now);
	}

	/**
	 * Return how many connects are under way that callers may wait for.
	 */
	int coming(long now) {
		int coming = this.slots.connecting();
		if (this.targets.areSeveral() && !this.targets.isDown()) {
			for (Target target : this.targets.all()) {
				boolean uncertain = !target.isLive() || target.load().isStalling(now);
				coming -= uncertain ? target.load().connecting() : 0;
			}
		}
		return coming;
	}

	/**
	 * Return the live target that has too few connections for its share of the calls, or
	 * the first one if it has none and the order counts.
	 * @return the target, or {@code null} if there is none or it may get none
	 */
	@Nullable Target toSpread(PoolSettings settings, long now) {
		boolean inUse = this.slots.active() > this.slots.closing();
		if (!this.targets.areSeveral() || !inUse) {
			return null;
		}
		if (settings.balancing() == Balancing.FAILOVER) {
			Target first = firstLive();
			return (first != null && lacksAny(first) && allows(first, settings, now)) ? first : null;
		}
		int most = 0;
		Target least = null;
		for (Target target : this.targets.all()) {
			if (target.isLive()) {
				most = Math.max(most, active(target));
			}
			if (target.isAnswering()) {
				least = (least == null || active(target) < active(least)) ? target : least;
			}
		}
		if (least == null || least.load().connecting() > 0 || this.slots.idle().newest(least) != null) {
			return null;
		}
		boolean lacks = least.load().slots() == 0 || most - active(least) > MAX_DIFFERENCE;
		return (lacks && allows(least, settings, now)) ? least : null;
	}

	private static boolean lacksAny(Target target) {
		return target.isAnswering() && target.load().slots() == 0;
	}

	private @Nullable Target firstLive() {
		for (Target target : this.targets.all()) {
			if (target.isLive()) {
				return target;
			}
		}
		return null;
	}

	/**
	 * Return the target that is left out and is to be tried again. There may be one slot
	 * more than the maximum for that.
	 * @param awaited whether callers wait
	 * @return the target, or {@code null} if none is due or no call was made since the
	 * last attempt
	 */
	@Nullable Target toTry(boolean awaited, PoolSettings settings, long now) {
		if (!this.targets.areSeveral() || this.slots.size() > settings.maxSize()) {
			return null;
		}
		Target longest = null;
		for (Target target : this.targets.all()) {
			boolean asked = awaited || target.isSought() || target.load().lendsBeforeAttempt() < this.slots.lent();
			if (!target.isLive() && !target.isRetired() && asked && allows(target, settings, now)
					&& (longest == null || target.load().attempted() < longest.load().attempted())) {
				longest = target;
			}
		}
		return longest;
	}

	/**
	 * Return how many more connections there may be, but for those that show whether a
	 * target serves.
	 */
	int room(PoolSettings settings) {
		int trials = this.targets.trials();
		return (trials == 0) ? this.slots.room(settings.maxSize())
				: Math.min(this.slots.room(settings.maxSize() + trials), this.slots.room(settings.maxSize() + 1));
	}

	/**
	 * Return why a connection is to be closed if there are more than may be. Where one is
	 * too many, it was made to show that its target serves, and the target with the most
	 * gives up one.
	 * @return the reason, or {@code null} when it stays
	 */
	@Nullable CloseReason reasonOfNumber(Slot slot, PoolSettings settings) {
		int excess = this.slots.staying() - settings.maxSize();
		if (excess <= 0 || !this.targets.areSeveral()) {
			return (excess > 0) ? CloseReason.SHRUNK : null;
		}
		excess -= this.targets.trials();
		if (excess > 1) {
			return CloseReason.SHRUNK;
		}
		return (excess == 1 && slot.target() == largest(settings.balancing())) ? CloseReason.REBALANCED : null;
	}

	/**
	 * Return the target with the most connections. Of several it is the one whose latest
	 * connection is oldest.
	 */
	private @Nullable Target largest(Balancing balancing) {
		Target largest = null;
		for (Target target : this.targets.all()) {
			if (target.load().made() > 0
					&& (largest == null || balancing == Balancing.FAILOVER || isLarger(target, largest))) {
				largest = target;
			}
		}
		return largest;
	}

	private static boolean isLarger(Target target, Target largest) {
		TargetLoad load = target.load();
		TargetLoad other = largest.load();
		return (load.staying() != other.staying()) ? load.staying() > other.staying()
				: load.connected() < other.connected();
	}

	/**
	 * Return whether a connection is to be closed, so that another target may have its
	 * place: its own target is left out or has more than its share, or an earlier one is
	 * back. To a target that has no connection yet only one moves, and only in a full
	 * pool. Connections that are to be replaced wait for that instead.
	 */
	boolean isToMove(Slot slot, PoolSettings settings, long now) {
		Target from = slot.target();
		if (!this.targets.areSeveral() || from.isRetired()) {
			return false;
		}
		if (from.isOnTrial()) {
			return slot != from.trial();
		}
		boolean failover = settings.balancing() == Balancing.FAILOVER;
		Target to = failover ? liveBefore(from) : muchSmaller(from, settings);
		if (slot.isSuperseded() || to == null || !allows(to, settings, now)) {
			return false;
		}
		int mayMove = (to.load().made() > 0) ? settings.maxConnecting() : ((room(settings) == 0) ? 1 : 0);
		return to.load().connecting() + this.slots.closing() < mayMove;
	}

	private @Nullable Target liveBefore(Target end) {
		for (Target target : this.targets.all()) {
			if (target == end || target.isAnswering()) {
				return (target == end) ? null : target;
			}
		}
		return null;
	}

	/**
	 * Return the target that is to have the place of another one's connection, since the
	 * pool is full and it has too few.
	 */
	private @Nullable Target muchSmaller(Target from, PoolSettings settings) {
		if (room(settings) > 0) {
			return null;
		}
		Target smallest = from;
		for (Target target : this.targets.all()) {
			boolean smaller = target.load().staying() < smallest.load().staying();
			smallest = (target.isAnswering() && smaller) ? target : smallest;
		}
		boolean much = from.load().staying() - smallest.load().staying() > MAX_DIFFERENCE;
		return (much && this.slots.idle().newest(smallest) == null) ? smallest : null;
	}

}
