package io.github.socketpool.pool.exclusive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.pool.SlotState;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Puts what a ledger answers and holds into the words of its {@linkplain LedgerModel
 * model}: slots and waiters have numbers, in the order in which they came to be.
 */
final class LedgerDescription {

	private final List<Slot> slots = new ArrayList<>();

	/** Those that are in the ledger. */
	private final List<Slot> present = new ArrayList<>();

	private final Map<Slot, Integer> slotNumbers = new HashMap<>();

	private final List<Waiter> waiters = new ArrayList<>();

	private final Map<Waiter, Integer> waiterNumbers = new HashMap<>();

	/** The latest of each caller, which is the only one that may still wait. */
	private final Map<Thread, Waiter> latestWaiters = new HashMap<>();

	Slot slot(int number) {
		return this.slots.get(number);
	}

	Slot latestSlot() {
		return slot(this.slots.size() - 1);
	}

	/**
	 * Return the slot of an answer that names one at its end.
	 */
	Slot slotIn(String answer) {
		return slot(Integer.parseInt(answer.substring(answer.indexOf('#') + 1)));
	}

	Waiter waiter(int number) {
		return this.waiters.get(number);
	}

	String describeReserved(@Nullable Slot slot) {
		if (slot == null) {
			return "nothing";
		}
		this.slotNumbers.put(slot, this.slots.size());
		this.slots.add(slot);
		this.present.add(slot);
		return "reserved";
	}

	String describe(@Nullable Outcome outcome) {
		if (outcome instanceof Outcome.Granted granted) {
			return "granted " + name(granted.slot());
		}
		if (outcome instanceof Outcome.Wait wait) {
			this.waiterNumbers.put(wait.waiter(), this.waiters.size());
			this.waiters.add(wait.waiter());
			this.latestWaiters.put(wait.waiter().caller(), wait.waiter());
			return "wait";
		}
		if (outcome instanceof Outcome.NotOpen notOpen) {
			return "not open: " + notOpen.state();
		}
		if (outcome instanceof Outcome.TargetDown down) {
			return "down for " + down.downNanos() + " by " + down.cause().getMessage() + " " + down.lastFailureNanos()
					+ " ago, again in " + down.nextAttemptNanos();
		}
		if (outcome instanceof Outcome.Deadlock deadlock) {
			return "deadlock of " + deadlock.holders().stream().map(Thread::getName).toList();
		}
		if (outcome instanceof Outcome.TooLittleTime time) {
			return "too little time: " + time.leftNanos() + " of " + time.shortestNanos();
		}
		if (outcome instanceof Outcome.Late late) {
			return late.toString();
		}
		return (outcome != null) ? "queue full" : "null";
	}

	String describe(Placement placement) {
		if (placement instanceof Waiter waiter) {
			return name(waiter);
		}
		if (placement instanceof Placement.Surplus surplus) {
			return "surplus " + surplus.reason();
		}
		return placement.toString().toLowerCase(Locale.ROOT);
	}

	String describe(List<Waiter> woken) {
		return woken.stream().map(this::name).toList().toString();
	}

	String describe(Slots.@Nullable Reclaimed reclaimed) {
		return (reclaimed != null) ? name(reclaimed.slot()) + " " + reclaimed.reason() : "nothing";
	}

	/**
	 * Describe those who were refused and are to be told.
	 */
	String describeRefused(Ledger ledger) {
		List<Waiter> refused = new ArrayList<>();
		for (Waiter waiter = ledger.nextRefused(0); waiter != null; waiter = ledger.nextRefused(0)) {
			refused.add(waiter);
		}
		return describe(refused);
	}

	String describeSlots(List<Slot> chosen) {
		return chosen.stream().map(this::name).toList().toString();
	}

	String name(Slot slot) {
		return "#" + this.slotNumbers.get(slot);
	}

	private String name(Waiter waiter) {
		return "w" + this.waiterNumbers.get(waiter) + " " + waiter.caller().getName()
				+ ((waiter.outcome() != null) ? " " + describe(waiter.outcome()) : "");
	}

	/**
	 * Describe everything that can be seen of a ledger but for its targets. To be called
	 * while no other thread uses it.
	 */
	String describe(LedgerView view) {
		LedgerView.Summary summary = view.summary();
		this.present.removeIf((slot) -> slot.state() == SlotState.CLOSED);
		assertThat(view.slots()).isEqualTo(this.present.stream().map(Slot::view).toList());
		StringBuilder text = new StringBuilder();
		text.append(summary.state()).append(", ");
		text.append((summary.outage() != null) ? describe(summary.outage()) : "up");
		text.append(", ").append(summary.stats().opened()).append(" opened, ").append(summary.stats());
		text.append(", renewal ").append(describe(view.renewal()));
		text.append(", idle ").append(idle()).append(", waiting ").append(waiting(view.waiters())).append(": ");
		this.present.forEach((slot) -> describe(text, slot));
		return text.toString();
	}

	private static String describe(Renewal.@Nullable View renewal) {
		if (renewal == null) {
			return "none";
		}
		ConnectFailedException failure = renewal.failure();
		return renewal.state() + " of " + renewal.superseded() + " since " + renewal.begunAt() + " but "
				+ ((failure != null) ? failure.getMessage() : null);
	}

	private List<String> waiting(List<LedgerView.WaiterView> waiters) {
		return waiters.stream()
			.map((waiter) -> name(Objects.requireNonNull(this.latestWaiters.get(waiter.caller()))))
			.toList();
	}

	/**
	 * The idle slots of each target, the one first that was used last.
	 */
	private Map<String, List<String>> idle() {
		Map<String, List<String>> idle = new TreeMap<>();
		for (Slot first : this.present) {
			if (first.state().isIdle() && first.previous == null) {
				List<String> names = new ArrayList<>();
				for (Slot slot = first; slot != null; slot = slot.next) {
					names.add(name(slot));
				}
				assertThat(idle.put(first.endpoint().toString(), names)).as("another deque").isNull();
			}
		}
		return idle;
	}

	private void describe(StringBuilder text, Slot slot) {
		Thread holder = slot.holder();
		text.append(name(slot)).append(" to ").append(slot.endpoint());
		text.append(' ').append(slot.state()).append(" since ").append(slot.stateSince());
		text.append(" alive at ").append(slot.aliveAt()).append(" uses ").append(slot.uses());
		text.append(slot.isEvicted() ? " evicted" : "").append(slot.isOutdated() ? " outdated" : "");
		text.append(slot.isSuperseded() ? " superseded" : "");
		text.append(slot.isSuspect() ? " suspect" : "").append(" held by ");
		text.append((holder != null) ? holder.getName() : null).append("; ");
	}

}
