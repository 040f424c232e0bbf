package io.github.socketpool.connection.socket;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import io.github.socketpool.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * The deadline of a connection's current use. The caller ends the use in time, or the
 * watchdog finds it overdue, and exactly one of the two succeeds: both replace the same
 * deadline by compare-and-set, the caller with {@code null} and the watchdog with
 * {@link #OVERDUE}. Each use has its own deadline object, so a late watchdog cannot
 * affect the next use.
 */
final class Watch {

	private static final Deadline OVERDUE = Deadline.after(Duration.ZERO);

	private final AtomicReference<@Nullable Deadline> deadline = new AtomicReference<>();

	void arm(Deadline deadline) {
		this.deadline.set(deadline);
	}

	/**
	 * Change the deadline of the use, unless the watchdog has found it overdue.
	 * @param armed the deadline so far
	 * @param earlier the deadline from now on
	 */
	void replace(Deadline armed, Deadline earlier) {
		this.deadline.compareAndSet(armed, earlier);
	}

	/**
	 * End the use.
	 * @return {@code false} if the watchdog has found it overdue first
	 */
	boolean disarm() {
		Deadline armed = this.deadline.get();
		return armed == null || (armed != OVERDUE && this.deadline.compareAndSet(armed, null));
	}

	/**
	 * Return the deadline that is watched.
	 * @return the deadline, or {@code null} if there is no use or it is overdue already
	 */
	@Nullable Deadline armed() {
		Deadline armed = this.deadline.get();
		return (armed != OVERDUE) ? armed : null;
	}

	/**
	 * Declare the use overdue.
	 * @param seen the deadline that has passed
	 * @return {@code false} if the use with this deadline has ended first
	 */
	boolean expire(Deadline seen) {
		return this.deadline.compareAndSet(seen, OVERDUE);
	}

	boolean isOverdue() {
		return this.deadline.get() == OVERDUE;
	}

}
