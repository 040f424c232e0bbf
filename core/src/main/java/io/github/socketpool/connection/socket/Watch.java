package io.github.socketpool.connection.socket;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import io.github.socketpool.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * The deadline of a connection's present use, fought over by the caller who ends the use
 * in time and the watchdog who finds it overdue. Exactly one of the two wins: both swap
 * the same deadline away, the caller for nothing and the watchdog for {@link #OVERDUE}.
 * Since every use has a deadline object of its own, a watchdog that is late cannot hit
 * the use that came after.
 */
final class Watch {

	private static final Deadline OVERDUE = Deadline.after(Duration.ZERO);

	private final AtomicReference<@Nullable Deadline> deadline = new AtomicReference<>();

	void arm(Deadline deadline) {
		this.deadline.set(deadline);
	}

	/**
	 * End the use.
	 * @return {@code false} if the watchdog has found it overdue before
	 */
	boolean disarm() {
		Deadline armed = this.deadline.get();
		return armed == null || (armed != OVERDUE && this.deadline.compareAndSet(armed, null));
	}

	/**
	 * Return the deadline that is watched.
	 * @return the deadline, or {@code null} when there is no use or it is overdue already
	 */
	@Nullable Deadline armed() {
		Deadline armed = this.deadline.get();
		return (armed != OVERDUE) ? armed : null;
	}

	/**
	 * Declare the use overdue.
	 * @param seen the deadline that has passed
	 * @return {@code false} if the use that had this deadline has ended before
	 */
	boolean expire(Deadline seen) {
		return this.deadline.compareAndSet(seen, OVERDUE);
	}

	boolean isOverdue() {
		return this.deadline.get() == OVERDUE;
	}

}
