package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.pool.SlotState;
import org.jspecify.annotations.Nullable;

/**
 * One unit of the pool's size: a connection with its state and its history. One method
 * for each arrow of {@link SlotState}; an arrow that is not drawn there throws. Guarded
 * by the ledger's lock, except for {@link #endLease} and what says otherwise.
 */
final class Slot extends LinkedDeque.Link<Slot> {

	/**
	 * The one outcome that lends this slot, made once so that lending allocates nothing.
	 */
	private final Outcome.Granted granted = new Outcome.Granted(this);

	/**
	 * The number of the present lease, or 0 when there is none. Swapped to 0 by the
	 * thread that ends the lease: a lease that is ended twice, even by two threads at
	 * once, ends once, and never the lease of the next caller.
	 */
	private final AtomicLong lease = new AtomicLong();

	/**
	 * How long a lease outlasts its deadline before it is reclaimed. By then the watchdog
	 * has closed the connection, and a holder that can has released it. A virtual thread
	 * on a busy machine may take long to come to that, and if it has sent nothing, the
	 * connection stays.
	 */
	private static final long GRACE = TimeUnit.MILLISECONDS.toNanos(500);

	/** Within this time a thread that is alive begins to connect, or ends a probe. */
	private static final long MAX_STEP = TimeUnit.SECONDS.toNanos(1);

	/** Within this time a thread that is alive closes a connection. */
	private static final long MAX_CLOSE = TimeUnit.MILLISECONDS.toNanos(500);

	/**
	 * How many leases are enough to find a frame that followed a heartbeat too late for
	 * the check before the first of them. It shifts the responses by one until a check
	 * finds one too many, and every fourth exchange is preceded by one.
	 */
	private static final int LEASES_UNTIL_FOUND = 5;

	private final Target target;

	/** The attempt to make the connection. */
	private final ConnectAttempt attempt = new ConnectAttempt();

	private final long madeAt;

	/** Which part of the longest life this connection lives. */
	private final double lifeShare;

	private SlotState state = SlotState.CONNECTING;

	private long stateSince;

	/** When the peer was last known to be alive. */
	private long aliveAt;

	/**
	 * Since when nothing has been sent to the peer. Belongs to the holder of the slot.
	 */
	private long quietSince;

	/** Whether it is VALIDATING for a health check, not by maintenance. */
	private boolean probed;

	private long probedAt;

	/** Whether a heartbeat was sent that no heartbeat has answered. */
	private boolean heartbeatUnanswered;

	/** How many leases there had been when the latest heartbeat was sent. */
	private long usesBeforeHeartbeat;

	private boolean suspect;

	private boolean evicted;

	private boolean outdated;

	/** Whether all connections are to be renewed that were made before some time. */
	private boolean superseded;

	private @Nullable PoolableConnection connection;

	private @Nullable Thread holder;

	/** When the present lease ends, at the latest. */
	private @Nullable Deadline deadline;

	/** The waiter to whom the slot was handed over. */
	private @Nullable Waiter grantee;

	/** The connection's number in its pool; 0 until it is made. */
	private long number;

	/** How many leases there have been; also the number of the latest. */
	private long uses;

	/** The number of the latest lease that was reported as leaked. */
	private volatile long leaked;

	/** How many heartbeats have been reported to the listeners. Belongs to the holder. */
	private long heartbeatsReported;

	/** How many messages have been reported to the listeners. Belongs to the holder. */
	private long messagesReported;

	/** Whether messages had come when they were last reported. */
	private boolean newMessages;

	/** When the present lease began. Belongs to the holder. */
	private long leaseBegan;

	/** Whether the present lease is for one exchange. Belongs to the holder. */
	private boolean exchange;

	/**
	 * Create a slot whose connection is being made.
	 * @param target where its connection goes
	 * @param lifeShare which part of the longest life its connection is to live
	 */
	Slot(Target target, long now, double lifeShare) {
		this.target = target;
		this.madeAt = now;
		this.stateSince = now;
		this.aliveAt = now;
		this.lifeShare = lifeShare;
	}

	/**
	 * The connection is made: {@code CONNECTING → IDLE}.
	 */
	void connected(PoolableConnection connection, long now) {
		transition(SlotState.CONNECTING, SlotState.IDLE);
		this.stateSince = now;
		this.aliveAt = now;
		this.quietSince = now;
		this.connection = connection;
	}

	/**
	 * Give the connection its number in the pool.
	 */
	void number(long number) {
		this.number = number;
	}

	/**
	 * A caller gets the connection: {@code IDLE → ACTIVE}.
	 * @param suspect whether the connection may have died unseen
	 */
	Outcome.Granted lend(Thread caller, Deadline deadline, boolean suspect, long now) {
		transition(SlotState.IDLE, SlotState.ACTIVE);
		this.stateSince = now;
		this.suspect = suspect;
		this.outdated = false;
		this.holder = caller;
		this.deadline = deadline;
		this.uses++;
		this.lease.set(this.uses);
		return this.granted;
	}

	/**
	 * The caller who gets the connection is a waiter, and is to be woken.
	 */
	void grantedTo(Waiter waiter) {
		this.grantee = waiter;
	}

	/**
	 * Return the waiter to whom the slot was handed over.
	 * @return the waiter, or {@code null} when the slot is not in use or was idle before
	 */
	@Nullable Waiter grantee() {
		return this.grantee;
	}

	/**
	 * The caller has released the connection: {@code ACTIVE → IDLE}.
	 */
	void release(long now) {
		transition(SlotState.ACTIVE, SlotState.IDLE);
		this.stateSince = now;
		this.aliveAt = now;
		this.quietSince = now;
		this.heartbeatUnanswered &= this.uses - this.usesBeforeHeartbeat < LEASES_UNTIL_FOUND;
		endUse();
	}

	/**
	 * The lease belongs to no thread from now on.
	 */
	void unbind() {
		this.holder = null;
	}

	private void endUse() {
		this.holder = null;
		this.deadline = null;
		this.grantee = null;
	}

	/**
	 * The connection is out of callers' reach for a moment: {@code IDLE → VALIDATING}.
	 */
	void validate() {
		transition(SlotState.IDLE, SlotState.VALIDATING);
		this.probed = false;
	}

	/**
	 * The connection is out of callers' reach while a health check checks it:
	 * {@code IDLE → VALIDATING}.
	 */
	void probe(long now) {
		validate();
		this.probed = true;
		this.probedAt = now;
	}

	/**
	 * The connection has been found to be alive: {@code VALIDATING → IDLE}. It has been
	 * idle all the time.
	 */
	void validated(long now) {
		transition(SlotState.VALIDATING, SlotState.IDLE);
		this.aliveAt = now;
	}

	/**
	 * A heartbeat has been sent on a connection that is being validated.
	 * @param frameIsReply whether any frame that follows is the reply that is expected
	 */
	void heartbeatSent(boolean frameIsReply, long now) {
		this.quietSince = now;
		this.heartbeatUnanswered = !frameIsReply;
		this.usesBeforeHeartbeat = this.uses;
	}

	/**
	 * The heartbeat that was sent last has been answered by a heartbeat.
	 */
	void heartbeatAnswered() {
		this.heartbeatUnanswered = false;
	}

	/**
	 * Return whether a frame too many may be the answer to a heartbeat: one was sent
	 * within the latest few leases, and answered by none. Belongs to the holder of the
	 * slot.
	 */
	boolean isHeartbeatUnanswered() {
		return this.heartbeatUnanswered;
	}

	/**
	 * The connection is out of callers' reach after a heartbeat:
	 * {@code VALIDATING → PAUSED}.
	 */
	void pause() {
		transition(SlotState.VALIDATING, SlotState.PAUSED);
	}

	/**
	 * The connection is validated after a heartbeat: {@code PAUSED → VALIDATING}.
	 */
	void validatePaused() {
		transition(SlotState.PAUSED, SlotState.VALIDATING);
	}

	/**
	 * The pool closes the connection, which is idle: {@code IDLE → CLOSING}, or
	 * {@code PAUSED → CLOSING}.
	 */
	void startClosing(long now) {
		boolean paused = this.state == SlotState.PAUSED;
		transition(paused ? SlotState.PAUSED : SlotState.IDLE, SlotState.CLOSING);
		this.stateSince = now;
	}

	/**
	 * The slot is taken away from its holder, and the lease, if there is one, ends as if
	 * it were released: {@code CONNECTING, ACTIVE, VALIDATING, CLOSING → CLOSING}.
	 */
	void reclaim(long now) {
		if (this.state == SlotState.IDLE || this.state == SlotState.PAUSED) {
			throw new IllegalStateException("A slot that is " + this.state + " is closed, not reclaimed");
		}
		if (this.state == SlotState.CONNECTING) {
			this.connection = this.attempt.connection();
		}
		transition(this.state, SlotState.CLOSING);
		endPresentLease();
		this.stateSince = now;
		endUse();
	}

	/**
	 * Return why the slot is to be taken away from its holder.
	 * @return the reason, or {@code null} when the holder still has time
	 */
	@Nullable CloseReason reasonToReclaim(long now) {
		return switch (this.state) {
			case CONNECTING -> this.attempt.isLost(now - this.stateSince > MAX_STEP) ? CloseReason.INVALIDATED : null;
			case ACTIVE -> isOverdue(now) ? CloseReason.TIMEOUT : null;
			case VALIDATING -> isBeingProbed(now) ? null : CloseReason.INVALIDATED;
			case CLOSING -> (now - this.stateSince > MAX_CLOSE) ? CloseReason.INVALIDATED : null;
			default -> null;
		};
	}

	private boolean isBeingProbed(long now) {
		return this.probed && now - this.probedAt <= MAX_STEP;
	}

	private boolean isOverdue(long now) {
		Deadline deadline = this.deadline;
		return deadline != null && deadline.remainingNanos(now) <= -GRACE;
	}

	/**
	 * The connection has left the pool: {@code → CLOSED} from any state but this one,
	 * {@code IDLE}, in which it may be lent at any moment, and {@code PAUSED}, in which
	 * it may be validated.
	 */
	void remove(long now) {
		if (this.state == SlotState.IDLE || this.state == SlotState.PAUSED) {
			throw new IllegalStateException("A slot that is " + this.state + " must be CLOSING before it is removed");
		}
		transition(this.state, SlotState.CLOSED);
		this.stateSince = now;
		endUse();
	}

	/**
	 * End a lease. Needs no lock.
	 * @param number the number of the lease
	 * @return {@code false} if it has ended before
	 */
	boolean endLease(long number) {
		return this.lease.compareAndSet(number, 0);
	}

	/**
	 * End the present lease. Its holder does not release it any more.
	 * @return {@code false} if there is none
	 */
	boolean endPresentLease() {
		return this.uses > 0 && endLease(this.uses);
	}

	/**
	 * The caller who holds the slot begins to use it.
	 * @param exchange whether for one exchange
	 */
	void leaseBegins(long now, boolean exchange) {
		this.leaseBegan = now;
		this.exchange = exchange;
	}

	/**
	 * Return whether the present lease is for one exchange.
	 */
	boolean isLentForExchange() {
		return this.exchange;
	}

	long leaseBegan() {
		return this.leaseBegan;
	}

	/**
	 * Report the present lease as leaked.
	 * @return {@code false} if it has been reported before
	 */
	boolean reportLeak() {
		boolean first = this.leaked != this.uses;
		this.leaked = this.uses;
		return first;
	}

	/**
	 * Return whether the present lease has been reported as leaked. Needs no lock, if the
	 * holder asks.
	 */
	boolean isReportedAsLeaked() {
		return this.leaked == this.uses;
	}

	/**
	 * Return for how long the holder has had the connection.
	 * @return the leak, or {@code null} if the present lease was not reported as leaked
	 */
	@Nullable Leak reportedLeak(long now) {
		Thread holder = this.holder;
		return (holder != null && isReportedAsLeaked()) ? new Leak(holder, now - this.stateSince) : null;
	}

	/**
	 * Have the connection closed as soon as it is not in use.
	 */
	void evict() {
		this.evicted = true;
	}

	boolean isEvicted() {
		return this.evicted;
	}

	/**
	 * The idle connection is too old and stays only until another one is there in its
	 * place, or until it is lent once more.
	 */
	void outdate() {
		this.outdated = true;
	}

	boolean isOutdated() {
		return this.outdated;
	}

	/**
	 * The connection is to be replaced by one whose connect begins later.
	 */
	void supersede() {
		this.superseded = true;
	}

	boolean isSuperseded() {
		return this.superseded;
	}

	/**
	 * Return whether the connection may have died unseen, since another one was found
	 * dead after it was last known to be alive. Belongs to the holder.
	 */
	boolean isSuspect() {
		return this.suspect;
	}

	/**
	 * The holder has found the connection to be alive.
	 */
	void foundAlive() {
		this.suspect = false;
	}

	long uses() {
		return this.uses;
	}

	SlotState state() {
		return this.state;
	}

	long stateSince() {
		return this.stateSince;
	}

	long aliveAt() {
		return this.aliveAt;
	}

	long quietSince() {
		return this.quietSince;
	}

	long number() {
		return this.number;
	}

	long madeAt() {
		return this.madeAt;
	}

	/**
	 * Return whether the connection has lived its share of the longest life.
	 * @param longest zero means forever
	 */
	boolean isOlderThan(Duration longest, long now) {
		return !longest.isZero()
				&& now - this.madeAt >= (long) (this.lifeShare * TimeUnit.NANOSECONDS.convert(longest));
	}

	/**
	 * Return whether the idle connection has not been used for too long.
	 * @param longest zero means forever
	 */
	boolean isUnusedFor(Duration longest, long now) {
		return !longest.isZero() && now - this.stateSince >= TimeUnit.NANOSECONDS.convert(longest);
	}

	@Nullable Thread holder() {
		return this.holder;
	}

	/**
	 * Return what the slot is now.
	 */
	LedgerView.SlotView view() {
		return new LedgerView.SlotView(endpoint(), this.state, this.madeAt, this.stateSince, this.uses, this.holder);
	}

	Target target() {
		return this.target;
	}

	Endpoint endpoint() {
		return this.target.endpoint();
	}

	ConnectAttempt attempt() {
		return this.attempt;
	}

	/**
	 * Close the connection, if there is one.
	 */
	void closeConnection(CloseReason reason) {
		PoolableConnection connection = this.connection;
		if (connection != null) {
			connection.close(reason);
		}
	}

	boolean hasConnection() {
		return this.connection != null;
	}

	PoolableConnection connection() {
		PoolableConnection connection = this.connection;
		if (connection == null) {
			throw new IllegalStateException("A slot that is " + this.state + " has no connection");
		}
		return connection;
	}

	/**
	 * Return how many heartbeats have been received since the last time this was asked.
	 */
	long newHeartbeats() {
		long received = connection().heartbeatsReceived();
		long unreported = received - this.heartbeatsReported;
		this.heartbeatsReported = received;
		return unreported;
	}

	/**
	 * Return how many messages have been received since the last time this was asked.
	 */
	long newMessages() {
		long received = connection().messagesReceived();
		long unreported = received - this.messagesReported;
		this.messagesReported = received;
		this.newMessages = unreported > 0;
		return unreported;
	}

	/**
	 * Return whether messages had come when this was last {@linkplain #newMessages
	 * asked}, so that more of them are likely.
	 */
	boolean hasNewMessages() {
		return this.newMessages;
	}

	private void transition(SlotState from, SlotState to) {
		if (this.state != from || from == SlotState.CLOSED) {
			throw new IllegalStateException("A slot that is " + this.state + " cannot become " + to);
		}
		this.state = to;
	}

}
