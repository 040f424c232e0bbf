package io.github.socketpool.pool.exclusive;

import java.util.concurrent.TimeUnit;

import io.github.socketpool.pool.SlotState;
import org.jspecify.annotations.Nullable;

/**
 * The slots that are idle, in a deque for each target: the one that was used last first.
 * Those that are being validated or paused keep their place. Changed by {@link Slots}
 * only. Guarded by the ledger's lock.
 */
final class IdleSlots {

	/**
	 * A connection that was released more recently is not picked first. Longer than a
	 * peer on the same machine needs to fall asleep. Measured: 30 and 100 µs do the same
	 * (docs/decisions/02-idle-order.md).
	 */
	private static final long RECENT = TimeUnit.MICROSECONDS.toNanos(30);

	/** How many of those are compared, so that choosing takes no longer. */
	private static final int MAX_CHECKED = 8;

	private final Targets targets;

	private int size;

	/** How many stay only until others are there in their place. */
	private int outdated;

	IdleSlots(Targets targets) {
		this.targets = targets;
	}

	/**
	 * A connection becomes idle.
	 */
	void join(Slot slot) {
		slot.target().load().idle().addFirst(slot);
		this.size++;
	}

	/**
	 * A connection is idle no longer.
	 */
	void leave(Slot slot) {
		slot.target().load().idle().remove(slot);
		this.size--;
		if (slot.isOutdated()) {
			this.outdated--;
		}
	}

	/**
	 * Let an idle connection stay only until another one is there in its place.
	 */
	void outdate(Slot slot) {
		if (!slot.isOutdated()) {
			slot.outdate();
			this.outdated++;
		}
	}

	int size() {
		return this.size;
	}

	/**
	 * Return how many there are that are not outdated.
	 */
	int lasting() {
		return this.size - this.outdated;
	}

	/**
	 * Return the idle connection of a target that is lent next: the newest, so that
	 * connections that are not needed grow old. Exception: while others are in use, among
	 * connections released in the last 30 µs it is the oldest. Its server thread is
	 * already asleep, and waking it is cheaper than meeting it as it falls asleep
	 * (measured: 20 % more calls with 8 callers on 8 connections and the server on the
	 * same processors).
	 * @param othersInUse whether others are in use
	 * @return the slot, or {@code null} when none is within callers' reach
	 */
	@Nullable Slot next(Target target, boolean othersInUse, long now) {
		Slot next = newest(target);
		if (!othersInUse) {
			return next;
		}
		Slot slot = next;
		for (int checked = 0; slot != null && checked < MAX_CHECKED && now - slot.stateSince() < RECENT; checked++) {
			if (slot.state() == SlotState.IDLE) {
				next = slot;
			}
			slot = slot.next;
		}
		return next;
	}

	/**
	 * Return the idle connection of a target that was used last.
	 * @return the slot, or {@code null} when none is within callers' reach
	 */
	@Nullable Slot newest(Target target) {
		Slot slot = target.load().idle().first();
		while (slot != null && slot.state() != SlotState.IDLE) {
			slot = slot.next;
		}
		return slot;
	}

	/**
	 * Return the oldest one of the first target that has any.
	 */
	@Nullable Slot oldest() {
		return oldest(this.targets.first());
	}

	/**
	 * Return the next newer one, or the oldest one of the next target that has any.
	 */
	@Nullable Slot newer(Slot slot) {
		return (slot.previous != null) ? slot.previous : oldest(this.targets.after(slot.target()));
	}

	private @Nullable Slot oldest(@Nullable Target first) {
		Target target = first;
		while (target != null && target.load().idle().isEmpty()) {
			target = this.targets.after(target);
		}
		return (target != null) ? target.load().idle().last() : null;
	}

}
