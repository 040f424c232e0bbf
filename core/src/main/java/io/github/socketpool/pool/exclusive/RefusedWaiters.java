package io.github.socketpool.pool.exclusive;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The waiters who were refused and have not been woken. Those who ran out of time, and
 * rely on the pool to tell them that, are woken one after another: each one that is awake
 * wakes the next. Woken together, many virtual threads would fill the queue of their
 * scheduler. Callers who were granted a connection, or wait for an answer, would be
 * behind all of them, and connections would be held without being used. All others are
 * woken at once. Guarded by the ledger's lock.
 */
final class RefusedWaiters {

	/**
	 * How long a waiter that was woken may take to wake the next one. After that another
	 * one is woken in its place.
	 */
	static final long MAX_STEP = TimeUnit.MILLISECONDS.toNanos(10);

	private final LinkedDeque<Waiter> atOnce = new LinkedDeque<>();

	private final LinkedDeque<Waiter> inTurn = new LinkedDeque<>();

	/** Who is to wake the next one. */
	private @Nullable Waiter lastInTurn;

	private long lastWokenAt;

	/** Whether there are any. Written under the ledger's lock. */
	private volatile boolean any;

	/**
	 * Add a waiter who has been refused.
	 */
	void add(Waiter waiter) {
		(isWokenInTurn(waiter) ? this.inTurn : this.atOnce).addLast(waiter);
		this.any = true;
	}

	private static boolean isWokenInTurn(Waiter waiter) {
		Outcome refusal = waiter.outcome();
		boolean late = refusal == Outcome.Late.WAITING || refusal instanceof Outcome.TooLittleTime;
		return late && waiter.reliesOnRefusal();
	}

	/**
	 * Return whether there are any. Needs no lock.
	 */
	boolean hasAny() {
		return this.any;
	}

	/**
	 * Take out a waiter who is to be woken now.
	 * @return the waiter, or {@code null} if there is none but those whose turn comes
	 * later
	 */
	@Nullable Waiter poll(long now) {
		if (!this.atOnce.isEmpty()) {
			return taken(this.atOnce.removeFirst());
		}
		boolean waking = this.lastInTurn != null && now - this.lastWokenAt < MAX_STEP;
		return waking ? null : pollInTurn(now);
	}

	/**
	 * A waiter who was refused is awake.
	 * @return who is to be woken next, or {@code null} if another waiter wakes it, or
	 * there is none
	 */
	@Nullable Waiter awake(Waiter waiter, long now) {
		if (isWokenInTurn(waiter) && this.inTurn.contains(waiter)) {
			this.inTurn.remove(waiter);
			taken(waiter);
		}
		return (waiter == this.lastInTurn) ? pollInTurn(now) : null;
	}

	private @Nullable Waiter pollInTurn(long now) {
		Waiter first = this.inTurn.isEmpty() ? null : this.inTurn.removeFirst();
		this.lastInTurn = first;
		this.lastWokenAt = now;
		if (first != null) {
			taken(first);
		}
		return first;
	}

	private Waiter taken(Waiter waiter) {
		this.any = !this.atOnce.isEmpty() || !this.inTurn.isEmpty();
		return waiter;
	}

}
