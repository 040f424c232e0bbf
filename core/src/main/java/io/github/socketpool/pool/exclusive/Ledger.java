package io.github.socketpool.pool.exclusive;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.function.DoubleSupplier;
import java.util.function.LongUnaryOperator;

import io.github.socketpool.Deadline;
import io.github.socketpool.ReservedLock;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.SlotState;
import io.github.socketpool.pool.Suspension;
import org.jspecify.annotations.Nullable;

/**
 * Tracks which slot is held by which caller, and who is waiting. Passive: it decides
 * under its one lock and does nothing else: no I/O, no clock, no thread, no foreign code.
 * It hands out values. The pool does what it decides, after the lock is free again.
 * <p>
 * Two things always hold when the lock is free: while a caller waits in an open pool no
 * slot is idle, but for those that are being validated or paused; and there are never
 * more slots than the pool's maximum, but for those that were there when it was lowered.
 * <p>
 * No {@link Error} leaves half a change behind: the lock is acquired only where enough
 * stack is left, and memory is allocated before anything is changed. What an error keeps
 * a caller from doing after that is made up for by {@link LedgerLeases#reclaim},
 * {@link #serve}, {@link #refuseDue} and {@link #nextRefused}.
 */
final class Ledger {

	private final DoubleSupplier random;

	private final ReservedLock lock = new ReservedLock();

	/** Signalled when a slot was removed, and when the pool is opened. */
	private final Condition removed = this.lock.newCondition();

	/** Guarded by {@link #lock}, like everything below. */
	private final Slots slots;

	private final WaiterQueue waiters = new WaiterQueue();

	private final Targets targets;

	private final TargetChoice choice;

	private final Renewal renewal;

	private final Retention retention;

	private final Demand demand;

	private final HandOver handOver;

	private final Admission admission;

	private final LedgerTargets ledgerTargets;

	private final LedgerLeases leases;

	/** Written under {@link #lock}. */
	private volatile PoolSettings settings;

	private PoolState state = PoolState.OPEN;

	/** Written under {@link #lock}. */
	private volatile boolean connectWanted;

	/**
	 * Create an empty ledger that is open.
	 * @param targets the targets of the connections, which belong to this ledger from now
	 * on
	 * @param random gives numbers between 0 and 1, for what must not happen everywhere at
	 * once
	 * @param shortestExchange gives for a reading of the ticker how many nanoseconds
	 * nearly all exchanges take at least; zero while that is not known
	 */
	Ledger(Targets targets, PoolSettings settings, DoubleSupplier random, LongUnaryOperator shortestExchange) {
		this.settings = settings;
		this.random = random;
		this.targets = targets;
		this.slots = new Slots(targets);
		this.renewal = new Renewal(this.slots, targets, random);
		this.choice = new TargetChoice(targets, this.slots, this.renewal);
		this.retention = new Retention(this.slots, this.waiters, targets, this.choice, this.renewal);
		this.demand = new Demand(this.slots, this.waiters, targets, this.choice, this.retention, this.renewal);
		this.handOver = new HandOver(this.slots, this.waiters, this.choice, shortestExchange);
		this.admission = new Admission(this.slots, this.waiters, targets, this.demand, this.handOver);
		this.ledgerTargets = new LedgerTargets(this, this.lock, targets, this.renewal);
		this.leases = new LedgerLeases(this, this.lock, this.slots, this.waiters, this.retention);
	}

	/**
	 * Decide about a caller who wants a connection.
	 * @param deadline when the call ends, and with it the lease
	 * @param early the request of the call, if the call is one exchange, which takes some
	 * time
	 * @param again whether the caller was given a connection for the same call that
	 * turned out to be unusable: such a caller has waited already, and goes first
	 */
	Outcome acquire(Thread caller, Deadline deadline, @Nullable EarlyRequest early, boolean again, long now) {
		this.lock.lock();
		try {
			this.retention.warmUp(this.state != PoolState.CLOSED);
			Slot idle = (isOpen() && this.waiters.isEmpty())
					? this.choice.nextIdle(this.settings.balancing(), early, now) : null;
			if (idle != null) {
				Outcome granted = this.handOver.lend(idle, caller, deadline, now);
				this.connectWanted = (this.settings.minIdle() > 0 || this.choice.isLacking())
						&& this.demand.toConnect(this.settings, now) != null;
				return granted;
			}
			Waiter waiter = Waiter.of(caller, deadline, early, now, this.settings.acquireTimeout());
			Outcome refused = this.admission.refusal(waiter, again, this.state, this.settings, now);
			return (refused != null) ? refused : join(waiter, again, now);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return whether the grant that was made last left too few idle. Asked after each
	 * grant and therefore without the lock: maintenance finds what this misses.
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
		return this.lock.locked(() -> {
			if (this.waiters.leave(waiter)) {
				this.targets.waiterLeft();
			}
			return waiter.outcome();
		});
	}

	/**
	 * Return a waiter who was refused and is to be woken. To be called after whatever may
	 * refuse waiters, until there is none.
	 */
	@Nullable Waiter nextRefused(long now) {
		return hasRefused() ? this.lock.locked(() -> this.waiters.refused().poll(now)) : null;
	}

	/**
	 * Return whether waiters were refused who have not been woken.
	 */
	boolean hasRefused() {
		return this.waiters.refused().hasAny();
	}

	/**
	 * A waiter who was refused is awake.
	 * @return a waiter who was refused and is to be woken next, or {@code null}
	 */
	@Nullable Waiter refusedIsAwake(Waiter waiter, long now) {
		return this.lock.locked(() -> this.waiters.refused().awake(waiter, now));
	}

	/**
	 * Refuse the waiters whose time is up and who rely on that, and those whose time was
	 * up so long ago that they would have left by themselves if they could.
	 * @return nanoseconds until the next waiter is to be refused who relies on it, or
	 * {@link Long#MAX_VALUE} if there is none
	 */
	long refuseDue(long now) {
		return this.lock.locked(() -> this.waiters.refuseDue(this.targets::waiterLeft, now));
	}

	/**
	 * Return the waiters who rely on being refused when their time is up.
	 */
	List<Waiter> relyingOnRefusal() {
		return this.lock.locked(this.waiters::relyingOnRefusal);
	}

	/**
	 * Reserve a slot for a connection that is worth making now: a caller waits for it,
	 * too few are idle, or it would show that the target is back.
	 * @return a connecting slot, or {@code null} when no connect is to be started
	 */
	@Nullable Slot reserve(long now) {
		return this.lock.locked(() -> {
			this.connectWanted = false;
			return addConnecting(isOpen() ? this.demand.toConnect(this.settings, now) : null, now);
		});
	}

	/**
	 * Reserve a slot for a connection that shows whether the target can be reached: there
	 * is none, or connects have been failing.
	 * @return a connecting slot, or {@code null} when no connect is to be started
	 */
	@Nullable Slot reserveProbe(long now) {
		return this.lock.locked(() -> addConnecting(this.demand.toProbe(this.state, this.settings, now), now));
	}

	private @Nullable Slot addConnecting(@Nullable Target target, long now) {
		if (target == null) {
			return null;
		}
		Slot slot = this.slots.add(target, this.random.getAsDouble(), now);
		this.targets.attempt(slot, !this.waiters.isEmpty(), this.settings, now);
		return this.renewal.attempt(slot, now);
	}

	/**
	 * A connect has succeeded: the target is up.
	 */
	ConnectResult.Connected connected(Slot slot, PoolableConnection connection, long now) {
		return this.lock.locked(() -> {
			this.slots.connected(slot, connection, now);
			Renewal.Progress progress = this.renewal.connected(slot, now);
			Target.EndedOutage outage = this.targets.connected(slot, this.settings, now);
			return new ConnectResult.Connected(outage, offer(slot, now), progress);
		});
	}

	/**
	 * A connect has failed: the target is down, unless connections serve that are to be
	 * renewed. If that leaves nothing that those who wait could hope for, all of them are
	 * refused.
	 */
	ConnectResult.Failed connectFailed(Slot slot, ConnectFailedException cause, long now) {
		return this.lock.locked(() -> {
			Renewal.Progress progress = this.renewal.connectFailed(slot, cause, this.settings, now);
			removeSlot(slot, now);
			this.admission.refuseIfHopeless(this.state, now);
			return new ConnectResult.Failed(this.demand.untilNextAttempt(now), progress);
		});
	}

	/**
	 * A connection has been released in good order. One that has been
	 * {@linkplain LedgerLeases#reclaim reclaimed} does not come back.
	 */
	Placement release(Slot slot, long now) {
		this.lock.lock();
		try {
			return this.slots.release(slot, now) ? offer(slot, now) : Placement.Removed.REMOVED;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A connection has been closed. If that leaves nothing that those who wait could hope
	 * for, all of them are refused.
	 * @param lost whether that says something about the target, and about the connections
	 * that have been idle since before
	 * @return {@code false} if the slot has been removed before
	 */
	boolean remove(Slot slot, boolean lost, long now) {
		return this.lock.locked(() -> {
			if (slot.state() == SlotState.CLOSED) {
				return false;
			}
			if (lost) {
				slot.target().lost(slot, now);
			}
			removeSlot(slot, now);
			this.admission.refuseIfHopeless(this.state, now);
			return true;
		});
	}

	/**
	 * Lend idle connections to those who wait. There are both only after an error.
	 * @return the waiters to be woken
	 */
	List<Waiter> serve(long now) {
		return this.lock.locked(() -> isOpen() ? this.handOver.serveIdle(this.settings.balancing(), now) : List.of());
	}

	/**
	 * Take idle connections out of callers' reach to be validated.
	 */
	List<Slot> validate(Validation which) {
		return this.lock.locked(() -> which.choose(this.slots));
	}

	/**
	 * A heartbeat was sent on a connection that is being validated.
	 */
	Slot pause(Slot slot) {
		return this.lock.locked(() -> this.slots.pause(slot));
	}

	/**
	 * Return for how long the connections that are paused have been.
	 * @return nanoseconds, of the one that was paused first; empty if none is paused
	 */
	OptionalLong longestPause(long now) {
		return this.lock.locked(() -> this.slots.longestPause(now));
	}

	/**
	 * Take paused connections out of the pool for callers who wait and for whom there is
	 * no room to connect.
	 * @return slots to be closed
	 */
	List<Slot> makeRoom(long now) {
		return this.lock.locked(() -> this.demand.makeRoom(this.state, this.settings, now));
	}

	/**
	 * Take one idle connection out of callers' reach to be validated, which must not take
	 * longer than a step.
	 * @return its slot, or {@code null} if there is none
	 */
	@Nullable Slot probe(long now) {
		return this.lock.locked(() -> this.slots.probe(now));
	}

	/**
	 * A connection has been validated. One that has been {@linkplain LedgerLeases#reclaim
	 * reclaimed} does not come back.
	 */
	Placement validated(Slot slot, long now) {
		return this.lock.locked(() -> this.slots.validated(slot, now) ? offer(slot, now) : Placement.Removed.REMOVED);
	}

	/**
	 * Take those idle connections out of the pool that it does not want any more.
	 * @return slots to be closed
	 */
	List<Slots.SurplusSlot> takeSurplus(long now) {
		return this.lock.locked(() -> this.slots.takeSurplus((slot) -> reasonToClose(slot, now), now));
	}

	/**
	 * Have connections closed as soon as they are not in use.
	 * @param all whether those that are not idle are meant too
	 * @return how many
	 */
	int evict(boolean all) {
		return this.lock.locked(() -> this.slots.evict(all));
	}

	/**
	 * Have all connections replaced, once a connect has succeeded that begins later.
	 * @return how many
	 */
	int renew(long now) {
		return this.lock.locked(() -> this.renewal.begin((slot) -> true, Renewal.Cause.REQUEST, now));
	}

	PoolSettings settings() {
		return this.settings;
	}

	/**
	 * Return what is told and asked about the targets.
	 */
	LedgerTargets targets() {
		return this.ledgerTargets;
	}

	/**
	 * Return what is told and asked about the leases that last.
	 */
	LedgerLeases leases() {
		return this.leases;
	}

	/**
	 * Change the settings.
	 * @return {@code false} if they are not any more what they were
	 */
	boolean change(PoolSettings from, PoolSettings to) {
		return this.lock.locked(() -> {
			boolean unchanged = this.settings == from;
			this.settings = unchanged ? to : this.settings;
			return unchanged;
		});
	}

	/**
	 * Serve callers: after the pool was closed, since when much may have changed, or
	 * after it was suspended, when those who wait get what is idle.
	 * @param warmUp whether to keep connections for calls to come even before the first
	 * @return the waiters to be woken who have a connection
	 */
	List<Waiter> open(boolean warmUp, long now) {
		return this.lock.locked(() -> {
			if (this.state == PoolState.CLOSED) {
				this.targets.forget();
			}
			this.state = PoolState.OPEN;
			this.retention.warmUp(warmUp);
			this.removed.signalAll();
			List<Waiter> served = this.handOver.serveIdle(this.settings.balancing(), now);
			this.admission.refuseIfHopeless(this.state, now);
			return served;
		});
	}

	/**
	 * Serve no caller until resumed. Has no effect on a pool that is closed.
	 */
	void suspend(Suspension suspension) {
		Outcome.NotOpen refused = new Outcome.NotOpen(suspension.state());
		this.lock.locked(() -> {
			this.state = (this.state != PoolState.CLOSED) ? suspension.state() : this.state;
			return this.state == PoolState.REFUSING && this.waiters.refuseAll(refused);
		});
	}

	/**
	 * Serve callers after the pool was suspended. Has no effect on a pool that is closed.
	 * @return the waiters to be woken who have a connection
	 */
	List<Waiter> resume(long now) {
		return this.lock.locked(() -> (this.state != PoolState.CLOSED) ? open(false, now) : List.of());
	}

	/**
	 * Take no more callers, and refuse those who wait.
	 */
	void close() {
		Outcome.NotOpen refused = new Outcome.NotOpen(PoolState.CLOSED);
		this.lock.locked(() -> {
			this.state = PoolState.CLOSED;
			this.retention.coolDown();
			return this.waiters.refuseAll(refused);
		});
	}

	/**
	 * Return what there is to say if all targets are down.
	 * @return {@code null} if one is not, or the pool is closed
	 */
	Outcome.@Nullable TargetDown outage(long now) {
		return this.lock.locked(() -> (this.state != PoolState.CLOSED) ? this.targets.outage(now) : null);
	}

	PoolState state() {
		return this.lock.locked(() -> this.state);
	}

	/**
	 * Wait until no connection is left, or the pool is opened again. What is being made
	 * is not waited for: nothing cuts that short, and it is closed when it is made.
	 * @return {@code false} if the deadline passes first
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	boolean awaitEmpty(Deadline deadline) throws InterruptedException {
		this.lock.lock();
		try {
			boolean inTime = true;
			while (inTime && !this.slots.isDrained() && this.state == PoolState.CLOSED) {
				inTime = this.removed.awaitNanos(deadline.remainingNanos()) > 0;
			}
			return this.slots.isDrained() || this.state != PoolState.CLOSED;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return the connections whose slots are in a state.
	 */
	List<PoolableConnection> connections(SlotState state) {
		return this.lock.locked(() -> this.slots.connections(state));
	}

	PoolStats stats() {
		return this.lock.locked(() -> this.slots.stats(this.waiters.size(), this.settings));
	}

	/**
	 * Return state, counts and outage at one moment.
	 */
	LedgerView.Summary summary(long now) {
		return this.lock.locked(() -> new LedgerView.Summary(this.state, stats(), this.targets.outage(now)));
	}

	/**
	 * Return what there is at one moment. Takes as long as it takes to copy all slots.
	 * @param maxWaiters how many of those who wait to show at most
	 */
	LedgerView view(int maxWaiters, long now) {
		return this.lock.locked(() -> new LedgerView(this.settings, summary(now), this.slots.view(),
				this.waiters.view(maxWaiters), this.targets.view(now), this.renewal.view()));
	}

	private boolean isOpen() {
		return this.state == PoolState.OPEN;
	}

	private Outcome.Wait join(Waiter waiter, boolean first, long now) {
		Outcome.Wait wait = new Outcome.Wait(waiter);
		this.waiters.add(waiter, first);
		boolean connects = isOpen() && this.demand.toConnect(this.settings, now) != null;
		waiter.connectIf(connects || this.demand.needsRoom(this.settings));
		return wait;
	}

	/**
	 * Decide about a slot that has become idle: whether the pool wants to keep it, and
	 * whether a caller waits for it.
	 */
	private Placement offer(Slot slot, long now) {
		CloseReason reason = reasonToClose(slot, now);
		if (reason != null) {
			Placement.Surplus surplus = new Placement.Surplus(reason);
			this.slots.startClosing(slot, now);
			return surplus;
		}
		Waiter next = isOpen() ? this.handOver.next(now) : null;
		return (next != null) ? this.handOver.lend(slot, next, now) : Placement.Idle.IDLE;
	}

	private @Nullable CloseReason reasonToClose(Slot slot, long now) {
		return (this.state == PoolState.CLOSED) ? CloseReason.POOL_CLOSED
				: this.retention.reasonToClose(slot, isOpen(), this.settings, now);
	}

	private void removeSlot(Slot slot, long now) {
		this.slots.remove(slot, now);
		this.targets.removed(slot, this.settings, now);
		this.renewal.removed(slot);
		this.removed.signalAll();
	}

}
