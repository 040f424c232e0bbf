package io.github.socketpool.pool.exclusive;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.socketpool.Endpoint;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.SlotState;
import io.github.socketpool.pool.TargetState;
import org.jspecify.annotations.Nullable;

/**
 * What holds of a ledger's targets whatever its {@linkplain LedgerModel model} says. The
 * rules are asked of what the ledger shows.
 */
final class TargetRules {

	/** The targets that are configured. */
	private List<Endpoint> configured;

	/** The latest slot of each target that was reserved while the target was left out. */
	private final Map<Endpoint, Slot> trials = new HashMap<>();

	TargetRules(List<Endpoint> configured) {
		this.configured = configured;
	}

	/**
	 * There are other targets.
	 */
	void configure(List<Endpoint> configured) {
		this.configured = configured;
	}

	/**
	 * Return which rules are broken after a step.
	 */
	List<String> broken(LedgerView view) {
		List<String> broken = new ArrayList<>();
		if (!view.targets().stream().map(LedgerView.TargetView::endpoint).toList().equals(this.configured)) {
			broken.add("others than " + this.configured + " are shown");
		}
		for (LedgerView.TargetView target : view.targets()) {
			Endpoint endpoint = target.endpoint();
			if (target.state() == TargetState.ON_TRIAL && !isAnyLive(view)) {
				broken.add(endpoint + " is on trial although no other one serves");
			}
			int active = count(view, endpoint, SlotState.ACTIVE, SlotState.CLOSING);
			int idle = count(view, endpoint, SlotState.IDLE, SlotState.VALIDATING, SlotState.PAUSED);
			int connecting = count(view, endpoint, SlotState.CONNECTING);
			if (target.active() != active || target.idle() != idle || target.connecting() != connecting) {
				broken.add("the counts of " + endpoint + " do not add up");
			}
			if (target.state().isLive()) {
				this.trials.remove(endpoint);
			}
		}
		return broken;
	}

	/**
	 * Return which rules are broken by a connect that has just begun.
	 * @param before what there was to see before it
	 */
	List<String> brokenByConnect(Slot slot, LedgerView before, PoolSettings settings) {
		List<String> broken = new ArrayList<>();
		Endpoint endpoint = slot.endpoint();
		LedgerView.TargetView target = find(before, endpoint);
		if (target == null) {
			return List.of("it goes to a target that was removed");
		}
		boolean several = this.configured.size() > 1 || !hasOnlyConfigured(before);
		boolean trial = several && !target.state().isLive();
		int most = (target.state() == TargetState.UP) ? settings.maxConnecting() : 1;
		if (target.state() != TargetState.ON_TRIAL && target.connecting() >= most) {
			broken.add("more connects are under way than may be");
		}
		if (target.state() == TargetState.ON_TRIAL && isPresent(this.trials.get(endpoint))) {
			broken.add("it is a second trial");
		}
		// One that was removed may have been on trial, which is not shown.
		boolean anyTrial = trial || !hasOnlyConfigured(before)
				|| before.targets().stream().anyMatch(TargetRules::mayHaveTrial);
		int room = settings.maxSize() + (anyTrial ? 1 : 0) - before.summary().stats().total();
		if (room <= 0) {
			broken.add("there are more than may be");
		}
		if (trial) {
			this.trials.put(endpoint, slot);
		}
		return broken;
	}

	private boolean hasOnlyConfigured(LedgerView view) {
		return view.slots().stream().map(LedgerView.SlotView::endpoint).allMatch(this.configured::contains);
	}

	private static boolean mayHaveTrial(LedgerView.TargetView target) {
		return !target.state().isLive() && target.active() + target.idle() + target.connecting() > 0;
	}

	private static boolean isPresent(@Nullable Slot slot) {
		return slot != null && slot.state() != SlotState.CLOSED;
	}

	/**
	 * Return which rules are broken by a connection that was lent to a caller who did not
	 * wait: one of a target that is left out or was removed is lent only if no other is
	 * idle, but for one call at a time on trial.
	 * @param view what there is to see after it
	 */
	List<String> brokenByLend(Slot slot, LedgerView view) {
		LedgerView.TargetView target = find(view, slot.endpoint());
		boolean serves = target != null
				&& (target.state().isLive() || (target.state() == TargetState.ON_TRIAL && target.active() == 1));
		boolean better = view.targets()
			.stream()
			.filter((other) -> other.state().isLive())
			.anyMatch((other) -> count(view, other.endpoint(), SlotState.IDLE) > 0);
		return (!serves && better) ? List.of("a connection of a live target is idle") : List.of();
	}

	/**
	 * Return which rules are broken after all has ended that was under way.
	 * @param several whether the ledger believes that there are several targets
	 */
	List<String> brokenAtRest(LedgerView view, boolean several) {
		List<String> broken = new ArrayList<>();
		if (!hasOnlyConfigured(view)) {
			broken.add("connections to targets that were removed are left");
		}
		if (several != this.configured.size() > 1) {
			broken.add("several is " + several);
		}
		return broken;
	}

	private static boolean isAnyLive(LedgerView view) {
		return view.targets().stream().anyMatch((target) -> target.state().isLive());
	}

	private static int count(LedgerView view, Endpoint endpoint, SlotState first, SlotState... more) {
		Set<SlotState> states = EnumSet.of(first, more);
		int count = 0;
		for (LedgerView.SlotView slot : view.slots()) {
			count += (states.contains(slot.state()) && slot.endpoint().equals(endpoint)) ? 1 : 0;
		}
		return count;
	}

	private static LedgerView.@Nullable TargetView find(LedgerView view, Endpoint endpoint) {
		return view.targets().stream().filter((target) -> target.endpoint().equals(endpoint)).findFirst().orElse(null);
	}

}
