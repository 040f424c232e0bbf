package io.github.socketpool.pool.exclusive;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;

import io.github.socketpool.Deadline;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.SlotState;
import org.jspecify.annotations.Nullable;

/**
 * All slots of a pool, by what they are doing: it moves them from one state to the next
 * and counts them. It does not know which caller is served next. Guarded by the ledger's
 * lock.
 */
final class Slots {

	/**
	 * A connection lives its longest life less up to this part of it, so that connections
	 * made together do not end together.
	 */
	private static final double LIFE_JITTER = 0.2;

	/** In the order in which they were added. */
	private final List<Slot> all = new ArrayList<>();

	private final IdleSlots idle;

	private int connecting;

	private int validating;

	private int paused;

	private int closing;

	private long opened;

	private long attempted;

	private long lent;

	Slots(Targets targets) {
		this.idle = new IdleSlots(targets);
	}

	/**
	 * Add a slot whose connection is being made.
	 * @param target where its connection goes
	 * @param random between 0 and 1
	 */
	Slot add(Target target, double random, long now) {
		Slot slot = new Slot(target, now, 1 - LIFE_JITTER * random);
		this.all.add(slot);
		this.connecting++;
		this.attempted++;
		target.load().attempted(this.attempted, this.lent, now);
		return slot;
	}

	/**
	 * A connection is made and idle.
	 */
	void connected(Slot slot, PoolableConnection connection, long now) {
		slot.connected(connection, now);
		this.connecting--;
		this.opened++;
		slot.number(this.opened);
		slot.target().load().connected(this.opened, now);
		this.idle.join(slot);
	}

	/**
	 * An idle connection gets a holder.
	 */
	Outcome.Granted lend(Slot slot, Thread caller, Deadline deadline, boolean suspect, long now) {
		this.idle.leave(slot);
		this.lent++;
		slot.target().load().lent(this.lent);
		return slot.lend(caller, deadline, suspect, now);
	}

	/**
	 * A connection is idle again.
	 * @return {@code false} if its slot has been reclaimed meanwhile
	 */
	boolean release(Slot slot, long now) {
		boolean valid = slot.state() == SlotState.ACTIVE;
		if (valid) {
			slot.release(now);
			this.idle.join(slot);
		}
		return valid;
	}

	/**
	 * An idle connection is to be closed.
	 */
	void startClosing(Slot slot, long now) {
		this.paused -= (slot.state() == SlotState.PAUSED) ? 1 : 0;
		this.idle.leave(slot);
		slot.startClosing(now);
		startClosing(slot);
	}

	private void startClosing(Slot slot) {
		this.closing++;
		slot.target().load().closing();
	}

	/**
	 * Take those idle connections that there is a reason to close, for each target oldest
	 * first.
	 * @param reason gives the reason, or {@code null}
	 */
	List<SurplusSlot> takeSurplus(Function<Slot, @Nullable CloseReason> reason, long now) {
		List<SurplusSlot> surplus = new ArrayList<>();
		Slot slot = this.idle.oldest();
		while (slot != null) {
			Slot newer = this.idle.newer(slot);
			CloseReason found = (slot.state() != SlotState.VALIDATING) ? reason.apply(slot) : null;
			if (found != null) {
				surplus.add(new SurplusSlot(slot, found));
				startClosing(slot, now);
			}
			slot = newer;
		}
		return surplus;
	}

	/**
	 * Begin to validate those that have been idle longest.
	 * @param doubtful says which ones are not known to be alive
	 * @param max how many at most
	 */
	List<Slot> validate(Predicate<Slot> doubtful, int max) {
		List<Slot> chosen = new ArrayList<>();
		for (Slot slot = this.idle.oldest(); slot != null && chosen.size() < max; slot = this.idle.newer(slot)) {
			if (slot.state() == SlotState.IDLE && doubtful.test(slot)) {
				chosen.add(slot);
				slot.validate();
				this.validating++;
			}
		}
		return chosen;
	}

	/**
	 * Return how many more may be taken out of callers' reach: never more than half of
	 * the idle ones are at once, but always one.
	 */
	int validatable() {
		return Math.max(1, this.idle.size() / 2) - this.validating - this.paused;
	}

	/**
	 * A heartbeat was sent on a connection that is being validated.
	 */
	Slot pause(Slot slot) {
		slot.pause();
		this.validating--;
		this.paused++;
		return slot;
	}

	/**
	 * Begin to validate those that a heartbeat was sent on.
	 * @param sent the latest time at which
	 */
	List<Slot> validatePaused(long sent) {
		List<Slot> chosen = new ArrayList<>();
		for (Slot slot = this.idle.oldest(); slot != null && this.paused > 0; slot = this.idle.newer(slot)) {
			if (slot.state() == SlotState.PAUSED && slot.quietSince() - sent <= 0) {
				slot.validatePaused();
				this.paused--;
				this.validating++;
				chosen.add(slot);
			}
		}
		return chosen;
	}

	/**
	 * Return for how long the connections that are paused have been.
	 * @return nanoseconds, of the one that was paused first; empty if none is paused
	 */
	OptionalLong longestPause(long now) {
		return this.all.stream()
			.filter((slot) -> slot.state() == SlotState.PAUSED)
			.mapToLong((slot) -> now - slot.quietSince())
			.max();
	}

	/**
	 * Take those that are paused, oldest first, to be closed.
	 * @param max how many at most
	 */
	List<Slot> takePaused(int max, long now) {
		List<Slot> taken = new ArrayList<>();
		Slot slot = this.idle.oldest();
		while (slot != null && taken.size() < max) {
			Slot newer = this.idle.newer(slot);
			if (slot.state() == SlotState.PAUSED) {
				startClosing(slot, now);
				taken.add(slot);
			}
			slot = newer;
		}
		return taken;
	}

	/**
	 * Begin to probe the one that has been idle longest.
	 * @return its slot, or {@code null} if all idle ones are being validated or paused
	 */
	@Nullable Slot probe(long now) {
		Slot slot = this.idle.oldest();
		while (slot != null && slot.state() != SlotState.IDLE) {
			slot = this.idle.newer(slot);
		}
		if (slot != null) {
			slot.probe(now);
			this.validating++;
		}
		return slot;
	}

	/**
	 * A connection has been validated: it is within callers' reach again.
	 * @return {@code false} if its slot has been reclaimed meanwhile
	 */
	boolean validated(Slot slot, long now) {
		boolean valid = slot.state() == SlotState.VALIDATING;
		if (valid) {
			slot.validated(now);
			this.validating--;
		}
		return valid;
	}

	/**
	 * Find a slot that is to be taken away from its holder, and end its lease.
	 */
	@Nullable Reclaimed firstToReclaim(long now) {
		for (Slot slot : this.all) {
			CloseReason reason = slot.reasonToReclaim(now);
			if (reason != null) {
				return new Reclaimed(slot, reason, slot.endPresentLease() ? slot.reportedLeak(now) : null);
			}
		}
		return null;
	}

	/**
	 * A slot is taken away from its holder, to be closed.
	 */
	void reclaim(Slot slot, long now) {
		leaveState(slot);
		slot.reclaim(now);
		startClosing(slot);
	}

	/**
	 * A connection has been closed, or was never made. Has no effect on a slot that has
	 * been removed before.
	 */
	void remove(Slot slot, long now) {
		if (slot.state() == SlotState.CLOSED) {
			return;
		}
		leaveState(slot);
		slot.remove(now);
		slot.target().load().removed();
		this.all.remove(slot);
	}

	private void leaveState(Slot slot) {
		switch (slot.state()) {
			case CONNECTING -> {
				this.connecting--;
				slot.target().load().connectEnded();
			}
			case CLOSING -> {
				this.closing--;
				slot.target().load().closed();
			}
			case VALIDATING -> {
				this.validating--;
				this.idle.leave(slot);
			}
			default -> {
			}
		}
	}

	/**
	 * Return the idle ones.
	 */
	IdleSlots idle() {
		return this.idle;
	}

	/**
	 * Have connections closed as soon as they are not in use.
	 * @param inUse whether those are meant too that are not idle
	 * @return how many
	 */
	int evict(boolean inUse) {
		int evicted = 0;
		for (Slot slot : this.all) {
			if (inUse || slot.state().isIdle()) {
				slot.evict();
				evicted++;
			}
		}
		return evicted;
	}

	/**
	 * Report callers who have held a connection for too long, each once.
	 * @param longest nanoseconds
	 */
	List<Leak> leaks(long longest, long now) {
		List<Leak> leaks = new ArrayList<>();
		for (Slot slot : this.all) {
			Thread holder = slot.holder();
			long held = now - slot.stateSince();
			if (holder != null && held >= longest && slot.reportLeak()) {
				leaks.add(new Leak(holder, held));
			}
		}
		return leaks;
	}

	/**
	 * Return the connections whose slots are in a state.
	 */
	List<PoolableConnection> connections(SlotState state) {
		return this.all.stream().filter((slot) -> slot.state() == state).map(Slot::connection).toList();
	}

	List<Slot> all() {
		return this.all;
	}

	boolean isEmpty() {
		return this.all.isEmpty();
	}

	int size() {
		return this.all.size();
	}

	/**
	 * Return whether there is no connection, made or to be closed.
	 */
	boolean isDrained() {
		return size() == this.connecting;
	}

	/**
	 * Return how many more there may be.
	 * @param max how many there may be altogether
	 */
	int room(int max) {
		return Math.max(0, max - this.all.size());
	}

	/**
	 * Return how many there are that are not being closed.
	 */
	int staying() {
		return this.all.size() - this.closing;
	}

	int connecting() {
		return this.connecting;
	}

	/**
	 * Return how many are neither idle nor held by a caller: being made, validated,
	 * paused or closed.
	 */
	int underWay() {
		return coming() + this.paused;
	}

	/**
	 * Return how many are about to become idle, or to make room for another one.
	 */
	int coming() {
		return this.connecting + this.validating + this.closing;
	}

	/**
	 * Return whether one is being validated.
	 */
	boolean isValidating() {
		return this.validating > 0;
	}

	int paused() {
		return this.paused;
	}

	int closing() {
		return this.closing;
	}

	/**
	 * Return how often connections have been lent.
	 */
	long lent() {
		return this.lent;
	}

	/**
	 * Return how many are in use, or being closed.
	 */
	int active() {
		return this.all.size() - this.idle.size() - this.connecting;
	}

	/**
	 * Return the counts.
	 * @param waiters how many callers wait
	 */
	PoolStats stats(int waiters, PoolSettings settings) {
		return new PoolStats(active(), this.idle.size(), this.connecting, waiters, settings.maxSize(),
				settings.minIdle(), this.opened);
	}

	/**
	 * Return all slots as they are now.
	 */
	List<LedgerView.SlotView> view() {
		return this.all.stream().map(Slot::view).toList();
	}

	/**
	 * A slot that was idle and is to be closed, since the pool does not want it any more.
	 *
	 * @param slot the slot, out of callers' reach
	 * @param reason why
	 */
	record SurplusSlot(Slot slot, CloseReason reason) {

	}

	/**
	 * A slot that was taken away from its holder, and is to be closed.
	 *
	 * @param slot the slot
	 * @param reason why its connection is to be closed
	 * @param leak the lease that ends with this, if it was reported as leaked, otherwise
	 * {@code null}
	 */
	record Reclaimed(Slot slot, CloseReason reason, @Nullable Leak leak) {

	}

}
