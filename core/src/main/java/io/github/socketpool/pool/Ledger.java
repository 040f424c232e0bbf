package io.github.socketpool.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.socketpool.Deadline;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.PoolableConnection;
import org.jspecify.annotations.Nullable;

/**
 * The book of who holds which slot and who waits. It decides under its one lock and does
 * nothing else: no I/O, no clock, no thread, no listener. What it decides is done by the
 * pool, after the lock is free again.
 * <p>
 * Two things always hold when the lock is free: while a caller waits in an open pool no
 * slot is idle, but for those that are being validated; and there are never more slots
 * than the pool's maximum, but for those that were there when it was lowered.
 */
final class Ledger {

	private final DoubleSupplier random;

	private final ReentrantLock lock = new ReentrantLock();

	/** Signalled when it is {@link #isDrained drained}, and when the pool is opened. */
	private final Condition drained = this.lock.newCondition();

	/** Guarded by {@link #lock}, like everything below. */
	private final Slots slots = new Slots();

	private final WaiterQueue waiters = new WaiterQueue();

	private final Target target;

	private final Suspicion suspicion = new Suspicion();

	private final Retention retention;

	/** Written under {@link #lock}. */
	private volatile PoolSettings settings;

	private PoolState state = PoolState.OPEN;

	/** Written under {@link #lock}. */
	private volatile boolean connectWanted;

	/**
	 * Create an empty ledger that is open.
	 * @param random gives numbers between 0 and 1, for what must not happen everywhere at
	 * once
	 */
	Ledger(PoolSettings settings, DoubleSupplier random) {
		this.settings = settings;
		this.random = random;
		this.target = new Target(random);
		this.retention = new Retention(this.slots, this.waiters, this.target);
	}

	/**
	 * Decide about a caller who wants a connection.
	 * @param again whether the caller was given a connection for the same call that
	 * turned out to be unusable: such a caller has waited already, and goes first
	 */
	Outcome acquire(Thread caller, long now, boolean again) {
		this.lock.lock();
		try {
			if (this.state != PoolState.CLOSED) {
				this.retention.warmUp();
			}
			Slot idle = (isOpen() && this.waiters.isEmpty()) ? this.slots.nextIdle(now) : null;
			if (idle != null) {
				Outcome granted = lend(idle, caller, now);
				this.connectWanted = this.settings.minIdle() > 0 && isConnectWorthwhile(now);
				return granted;
			}
			Outcome refused = refusal(caller, now, again);
			return (refused != null) ? refused
					: new Outcome.Wait(this.waiters.add(caller, now, again), isConnectWorthwhile(now));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return whether the grant that was made last left too few idle. Asked after each
	 * grant and therefore without the lock: what this misses housekeeping finds.
	 */
	boolean isConnectWanted() {
		return this.connectWanted;
	}

	/**
	 * Take a waiter out of the queue who gives up.
	 * @return {@code null} if the waiter was still waiting; otherwise what had been
	 * decided at that very moment, which the waiter has to take or to pass on
	 */
	@Nullable Outcome abandon(Waiter waiter) {
		return locked(() -> {
			if (waiter.outcome() == null) {
				this.waiters.remove(waiter);
				this.target.waiterLeft();
			}
			return waiter.outcome();
		});
	}

	/**
	 * Reserve a slot for a connection that is worth making now: somebody waits for it,
	 * too few are idle, or it would show that the target is back.
	 * @return a connecting slot, or {@code null} when no connect is to be started
	 */
	@Nullable Slot reserve(long now) {
		return locked(() -> {
			this.connectWanted = false;
			if (!isConnectWorthwhile(now)) {
				return null;
			}
			this.target.attempt(!this.waiters.isEmpty(), this.settings, now);
			return this.slots.add(this.random.getAsDouble(), now);
		});
	}

	/**
	 * A connect has succeeded: the target is up.
	 */
	Arrival connected(Slot slot, PoolableConnection connection, long now) {
		return locked(() -> {
			this.slots.connected(slot, connection, now);
			EndedOutage outage = this.target.connected(now);
			return new Arrival(offer(slot, now), outage);
		});
	}

	/**
	 * A connect has failed: the target is down. If that leaves nothing that those who
	 * wait could hope for, all of them are told why.
	 */
	ConnectFailure connectFailed(Slot slot, ConnectFailedException cause, long now) {
		return locked(() -> {
			strike(slot, now);
			boolean news = !this.target.isDown();
			this.target.connectFailed(cause, this.settings, now);
			return new ConnectFailure(refuseIfHopeless(now), news, this.target.describe(now).nextAttemptNanos());
		});
	}

	/**
	 * A connection has been given back in good order.
	 */
	Placement release(Slot slot, long now) {
		this.lock.lock();
		try {
			this.slots.giveBack(slot, now);
			return offer(slot, now);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A connection has been closed.
	 * @param lost whether that says something about the target, and about the connections
	 * that have been idle since before
	 * @return the waiters to be woken, for whom there is no hope left
	 */
	List<Waiter> remove(Slot slot, boolean lost, long now) {
		return locked(() -> {
			if (lost) {
				this.target.lost();
				this.suspicion.raise(slot, now);
			}
			strike(slot, now);
			return refuseIfHopeless(now);
		});
	}

	/**
	 * Take idle connections out of callers' reach to be validated.
	 * @param quietBefore those to which something has been sent since are left alone
	 */
	List<Slot> validate(long quietBefore) {
		return locked(() -> this.slots.validate((slot) -> slot.quietSince() - quietBefore < 0));
	}

	/**
	 * Take idle connections out of callers' reach to be validated that may have died with
	 * another one.
	 */
	List<Slot> validateSuspects() {
		return locked(() -> this.slots.validate(this.suspicion::isOn));
	}

	/**
	 * A connection has been validated.
	 */
	Placement validated(Slot slot, long now) {
		return locked(() -> {
			this.slots.validated(slot, now);
			return offer(slot, now);
		});
	}

	/**
	 * Take those idle connections out of the pool that it does not want any more.
	 * @return slots to be discarded
	 */
	List<Retirement> retire(long now) {
		return locked(() -> this.slots.retire((slot) -> reasonToRetire(slot, now), now));
	}

	/**
	 * Have connections closed as soon as nobody uses them.
	 * @param all whether those that are not idle are meant too
	 * @return how many
	 */
	int evict(boolean all) {
		return locked(() -> this.slots.evict(all));
	}

	/**
	 * Report callers who have held a connection for too long, each once.
	 * @param longest nanoseconds
	 */
	List<Leak> leaks(long longest, long now) {
		return locked(() -> this.slots.leaks(longest, now));
	}

	PoolSettings settings() {
		return this.settings;
	}

	/**
	 * Change the settings.
	 * @return {@code false} if they are not any more what they were
	 */
	boolean change(PoolSettings from, PoolSettings to) {
		return locked(() -> {
			boolean unchanged = this.settings == from;
			this.settings = unchanged ? to : this.settings;
			return unchanged;
		});
	}

	/**
	 * Serve callers: after the pool was closed, since when much may have changed, or
	 * after it was suspended, when those who wait get what is idle.
	 * @param warmUp whether to keep connections for calls to come even before the first
	 * @return the waiters to be woken
	 */
	List<Waiter> open(boolean warmUp, long now) {
		return locked(() -> {
			if (this.state == PoolState.CLOSED) {
				this.target.forget();
			}
			this.state = PoolState.OPEN;
			if (warmUp) {
				this.retention.warmUp();
			}
			this.drained.signalAll();
			List<Waiter> woken = new ArrayList<>();
			for (Slot slot = this.slots.newestIdle(); slot != null
					&& !this.waiters.isEmpty(); slot = this.slots.newestIdle()) {
				woken.add(handOver(slot, now));
			}
			woken.addAll(refuseIfHopeless(now));
			return woken;
		});
	}

	/**
	 * Serve nobody for the time being. Has no effect on a pool that is closed.
	 * @return the waiters to be woken
	 */
	List<Waiter> suspend(Suspension suspension) {
		return locked(() -> {
			this.state = (this.state != PoolState.CLOSED) ? suspension.state() : this.state;
			return (this.state == PoolState.REFUSING) ? this.waiters.refuseAll(new Outcome.NotOpen(this.state))
					: List.of();
		});
	}

	/**
	 * Serve callers after the pool was suspended. Has no effect on a pool that is closed.
	 * @return the waiters to be woken
	 */
	List<Waiter> resume(long now) {
		return locked(() -> (this.state != PoolState.CLOSED) ? open(false, now) : List.of());
	}

	/**
	 * Take no more callers, and refuse those who wait.
	 * @return the waiters to be woken
	 */
	List<Waiter> close() {
		return locked(() -> {
			this.state = PoolState.CLOSED;
			this.retention.coolDown();
			return this.waiters.refuseAll(new Outcome.NotOpen(this.state));
		});
	}

	/**
	 * Return how long it is until the next attempt to reach a target that is down.
	 * @return nanoseconds; zero or less when it is due, or the target is not down
	 */
	long untilNextAttempt(long now) {
		return locked(() -> (this.target.isDown() && this.state != PoolState.CLOSED)
				? this.target.describe(now).nextAttemptNanos() : 0L);
	}

	PoolState state() {
		return locked(() -> this.state);
	}

	/**
	 * Wait until no connection is left, or the pool is not closed any more. What is being
	 * made is not waited for: nobody can cut that short, and it is closed when it comes.
	 * @return {@code false} if the deadline passes first
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	boolean awaitEmpty(Deadline deadline) throws InterruptedException {
		this.lock.lock();
		try {
			while (!isDrained() && this.state == PoolState.CLOSED) {
				if (this.drained.awaitNanos(deadline.remainingNanos()) <= 0) {
					return isDrained() || this.state != PoolState.CLOSED;
				}
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return the connections whose slots are in a state.
	 */
	List<PoolableConnection> connections(ConnectionState state) {
		return locked(() -> this.slots.connections(state));
	}

	PoolStats stats() {
		return locked(() -> new PoolStats(this.slots.active(), this.slots.idle(), this.slots.connecting(),
				this.waiters.size(), this.settings.maxSize(), this.settings.minIdle(), this.slots.opened()));
	}

	/**
	 * Describe everything that is in the book.
	 */
	<T> T describe(long now, Function<Contents, T> description) {
		return locked(() -> description.apply(new Contents(this.settings, this.state, stats(), this.slots.all(),
				this.waiters, this.target.isDown() ? this.target.describe(now) : null)));
	}

	private <T extends @Nullable Object> T locked(Supplier<T> decision) {
		this.lock.lock();
		try {
			return decision.get();
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isDrained() {
		return this.slots.size() == this.slots.connecting();
	}

	private boolean isOpen() {
		return this.state == PoolState.OPEN;
	}

	private Outcome.Granted lend(Slot slot, Thread caller, long now) {
		return this.slots.lend(slot, caller, this.suspicion.isOn(slot), now);
	}

	private Outcome.@Nullable Refused refusal(Thread caller, long now, boolean again) {
		if (this.state == PoolState.CLOSED || this.state == PoolState.REFUSING) {
			return new Outcome.NotOpen(this.state);
		}
		if (isOpen() && isDrained() && this.target.refusesCallers(this.slots.connecting(), now)) {
			return this.target.refuse(1, now);
		}
		if (!again && this.waiters.size() >= mostWaiters()) {
			return new Outcome.QueueFull();
		}
		return (isOpen() && !isRoomToGrow()) ? Deadlocks.closedBy(caller, this.slots.all(), this.waiters) : null;
	}

	/**
	 * Decide about a slot that has become idle: whether the pool wants to keep it, and
	 * whether somebody waits for it.
	 */
	private Placement offer(Slot slot, long now) {
		CloseReason surplus = reasonToRetire(slot, now);
		if (surplus != null) {
			this.slots.retire(slot, now);
			return new Placement.Surplus(surplus);
		}
		return (isOpen() && !this.waiters.isEmpty()) ? handOver(slot, now) : Placement.Idle.IDLE;
	}

	private Waiter handOver(Slot slot, long now) {
		Waiter first = this.waiters.removeFirst();
		first.settle(lend(slot, first.caller(), now));
		return first;
	}

	private @Nullable CloseReason reasonToRetire(Slot slot, long now) {
		return (this.state == PoolState.CLOSED) ? CloseReason.POOL_CLOSED
				: this.retention.reasonToRetire(slot, this.settings, now);
	}

	private void strike(Slot slot, long now) {
		this.slots.strike(slot, now);
		if (isDrained()) {
			this.drained.signalAll();
		}
	}

	/**
	 * Nobody can be served where no connection is left and none can be made.
	 */
	private List<Waiter> refuseIfHopeless(long now) {
		boolean hopeless = isOpen() && this.slots.isEmpty() && this.target.refusesCallers(0, now);
		return (hopeless && !this.waiters.isEmpty())
				? this.waiters.refuseAll(this.target.refuse(this.waiters.size(), now)) : List.of();
	}

	/**
	 * Those for whom a connection is being made, validated or closed, or can be made, are
	 * not waiting for another caller.
	 */
	private long mostWaiters() {
		return (long) this.settings.maxWaiters() + this.slots.underWay() + this.slots.room(this.settings.maxSize());
	}

	private boolean isRoomToGrow() {
		return this.slots.room(this.settings.maxSize()) > 0;
	}

	private boolean isConnectAllowed(long now) {
		return this.target.allowsConnect(this.slots.connecting(), this.settings, now);
	}

	private boolean isConnectWorthwhile(long now) {
		int missing = this.waiters.size() + this.retention.missingIdle(this.settings);
		return isOpen() && isRoomToGrow() && isConnectAllowed(now)
				&& (this.slots.connecting() < missing || this.target.isSought());
	}

}
