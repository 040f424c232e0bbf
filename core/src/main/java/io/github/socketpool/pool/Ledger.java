package io.github.socketpool.pool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.github.socketpool.Deadline;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.PoolableConnection;
import org.jspecify.annotations.Nullable;

/**
 * The book of who holds which slot and who waits. It decides under its one lock and does
 * nothing else: no I/O, no clock, no thread, no listener. What it decides is done by the
 * pool, after the lock is free again.
 * <p>
 * Two things always hold when the lock is free: while a caller waits no slot is idle, and
 * there are never more slots than the pool's maximum.
 */
final class Ledger {

	/**
	 * How long the pool does not try to grow after a connect has failed while other
	 * connections serve. Without it, each caller who comes to wait would start a connect.
	 */
	static final long GROWTH_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

	private final PoolSettings settings;

	private final ReentrantLock lock = new ReentrantLock();

	/** Signalled when the last connection has gone, and when the pool is opened. */
	private final Condition empty = this.lock.newCondition();

	/** All slots. Guarded by {@link #lock}, like everything below. */
	private final Set<Slot> slots = new LinkedHashSet<>();

	/** The idle ones of {@link #slots}, newest first. */
	private final Deque<Slot> idle = new ArrayDeque<>();

	private final WaiterQueue waiters = new WaiterQueue();

	private int connecting;

	private long opened;

	private boolean open = true;

	private boolean growthPaused;

	private long growthPausedAt;

	Ledger(PoolSettings settings) {
		this.settings = settings;
	}

	/**
	 * Decide about a caller who wants a connection.
	 * @param again whether the caller was given a connection for the same call that
	 * turned out to be unusable: such a caller has waited already, and goes first
	 */
	Outcome acquire(Thread caller, long now, boolean again) {
		this.lock.lock();
		try {
			if (!this.open) {
				return new Outcome.Refused(Outcome.Refusal.CLOSED, null);
			}
			Slot newest = this.idle.pollFirst();
			if (newest != null) {
				return newest.lend(caller, now);
			}
			if (!again && this.waiters.size() >= mostWaiters()) {
				return new Outcome.Refused(Outcome.Refusal.TOO_MANY_WAITERS, null);
			}
			return enqueue(new Waiter(caller, now), again);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take a waiter out of the queue who gives up.
	 * @return {@code null} if the waiter was still waiting; otherwise what had been
	 * decided at that very moment, which the waiter has to take or to pass on
	 */
	@Nullable Outcome abandon(Waiter waiter) {
		this.lock.lock();
		try {
			if (waiter.outcome() == null) {
				this.waiters.remove(waiter);
			}
			return waiter.outcome();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Reserve a slot for a connection that is worth making now: somebody waits for it, or
	 * too few are idle.
	 * @return a connecting slot, or {@code null} when no connect is to be started
	 */
	@Nullable Slot reserve(long now) {
		this.lock.lock();
		try {
			if (!this.open || !isRoomToConnect() || !isConnectionWanted() || isGrowthPaused(now)) {
				return null;
			}
			Slot slot = new Slot(now);
			this.slots.add(slot);
			this.connecting++;
			return slot;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A connect has succeeded.
	 */
	Placement connected(Slot slot, PoolableConnection connection, long now) {
		this.lock.lock();
		try {
			this.connecting--;
			this.opened++;
			this.growthPaused = false;
			slot.connected(connection, now);
			return place(slot, now);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A connect has failed. If that leaves nothing that those who wait could hope for,
	 * all of them are told why.
	 * @return the waiters to be woken
	 */
	List<Waiter> connectFailed(Slot slot, ConnectFailedException cause, long now) {
		this.lock.lock();
		try {
			this.connecting--;
			strike(slot, now);
			this.growthPaused = !this.slots.isEmpty();
			this.growthPausedAt = now;
			return this.growthPaused ? List.of()
					: refuseAll(new Outcome.Refused(Outcome.Refusal.CONNECT_FAILED, cause));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A connection has been given back in good order.
	 */
	Placement release(Slot slot, long now) {
		this.lock.lock();
		try {
			slot.park(now);
			return place(slot, now);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A connection has been closed.
	 */
	void remove(Slot slot, long now) {
		this.lock.lock();
		try {
			strike(slot, now);
		}
		finally {
			this.lock.unlock();
		}
	}

	void open() {
		this.lock.lock();
		try {
			this.open = true;
			this.empty.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean isOpen() {
		this.lock.lock();
		try {
			return this.open;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take no more callers, and refuse those who wait.
	 * @return the waiters to be woken
	 */
	List<Waiter> close() {
		this.lock.lock();
		try {
			this.open = false;
			return refuseAll(new Outcome.Refused(Outcome.Refusal.CLOSED, null));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take an idle slot out of the pool, to be discarded.
	 * @return the one that has been idle longest, or {@code null} when none is idle
	 */
	@Nullable Slot takeOldestIdle() {
		this.lock.lock();
		try {
			return this.idle.pollLast();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wait until no connection is left, or the pool is open again.
	 * @return {@code false} if the deadline passes first
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	boolean awaitEmpty(Deadline deadline) throws InterruptedException {
		this.lock.lock();
		try {
			while (!this.slots.isEmpty() && !this.open) {
				if (this.empty.awaitNanos(deadline.remainingNanos()) <= 0) {
					return this.slots.isEmpty() || this.open;
				}
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return the connections that callers hold.
	 */
	List<PoolableConnection> activeConnections() {
		this.lock.lock();
		try {
			return this.slots.stream()
				.filter((slot) -> slot.state() == ConnectionState.ACTIVE)
				.map(Slot::connection)
				.toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	PoolStats stats() {
		this.lock.lock();
		try {
			int active = this.slots.size() - this.idle.size() - this.connecting;
			return new PoolStats(active, this.idle.size(), this.connecting, this.waiters.size(),
					this.settings.maxSize(), this.settings.minIdle(), this.opened);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Describe each slot and each waiter.
	 */
	<T> T describe(Description<T> description) {
		this.lock.lock();
		try {
			return description.of(stats(), this.slots, this.waiters);
		}
		finally {
			this.lock.unlock();
		}
	}

	private Outcome enqueue(Waiter waiter, boolean first) {
		Outcome wait = new Outcome.Wait(waiter);
		if (first) {
			this.waiters.addFirst(waiter);
		}
		else {
			this.waiters.addLast(waiter);
		}
		return wait;
	}

	/**
	 * Give an idle slot to the first waiter, or keep it.
	 */
	private Placement place(Slot slot, long now) {
		if (!this.open) {
			return Placement.Rest.SURPLUS;
		}
		Waiter first = this.waiters.pollFirst();
		if (first == null) {
			this.idle.addFirst(slot);
			return Placement.Rest.IDLE;
		}
		first.settle(slot.lend(first.caller(), now));
		return first;
	}

	private void strike(Slot slot, long now) {
		slot.close(now);
		this.slots.remove(slot);
		if (this.slots.isEmpty()) {
			this.empty.signalAll();
		}
	}

	private List<Waiter> refuseAll(Outcome refused) {
		List<Waiter> refusedWaiters = new ArrayList<>(this.waiters.size());
		for (Waiter waiter = this.waiters.pollFirst(); waiter != null; waiter = this.waiters.pollFirst()) {
			waiter.settle(refused);
			refusedWaiters.add(waiter);
		}
		return refusedWaiters;
	}

	/**
	 * Those for whom a connection is being made, or can be made, are not waiting for
	 * another caller.
	 */
	private long mostWaiters() {
		return (long) this.settings.maxWaiters() + this.connecting + this.settings.maxSize() - this.slots.size();
	}

	private boolean isRoomToConnect() {
		return this.slots.size() < this.settings.maxSize() && this.connecting < this.settings.maxConnecting();
	}

	private boolean isConnectionWanted() {
		return this.idle.size() + this.connecting < this.settings.minIdle() + this.waiters.size();
	}

	private boolean isGrowthPaused(long now) {
		return this.growthPaused && !this.slots.isEmpty() && now - this.growthPausedAt < GROWTH_PAUSE;
	}

	/**
	 * Describes the ledger's contents.
	 *
	 * @param <T> what the description is
	 */
	@FunctionalInterface
	interface Description<T> {

		/**
		 * Describe, under the lock and therefore quickly.
		 */
		T of(PoolStats stats, Set<Slot> slots, WaiterQueue waiters);

	}

}
