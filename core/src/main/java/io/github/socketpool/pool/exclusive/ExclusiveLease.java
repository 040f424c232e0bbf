package io.github.socketpool.pool.exclusive;

import io.github.socketpool.Deadline;
import io.github.socketpool.StackReserve;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.Connection;
import io.github.socketpool.connection.FrameStream;
import io.github.socketpool.pool.Lease;
import org.jspecify.annotations.Nullable;

/**
 * The lease of a slot. It is a small object of its own rather than the slot itself, since
 * the slot is soon another caller's: a lease that is ended late must not end that one's.
 */
final class ExclusiveLease implements Lease {

	private final ExclusivePool pool;

	private final Slot slot;

	private final long number;

	private final Deadline deadline;

	ExclusiveLease(ExclusivePool pool, Slot slot, Deadline deadline) {
		this.pool = pool;
		this.slot = slot;
		this.number = slot.uses();
		this.deadline = deadline;
	}

	@Override
	public Connection connection() {
		return this.slot.connection();
	}

	@Override
	public FrameStream stream() {
		FrameStream stream = this.slot.connection().stream();
		this.pool.unbind(this.slot, this.number);
		return stream;
	}

	@Override
	public boolean isOutdated() {
		return this.pool.isOutdated(this.slot, this.number);
	}

	@Override
	public boolean isReused() {
		return this.number > 1;
	}

	@Override
	public void release() {
		end(null);
	}

	@Override
	public void invalidate() {
		end(CloseReason.INVALIDATED);
	}

	@Override
	public Lease replace() {
		if (!end(CloseReason.INVALIDATED) && !this.deadline.hasPassed()) {
			throw new IllegalStateException("A lease that has ended cannot be replaced");
		}
		return this.pool.acquireAgain(this.deadline);
	}

	private boolean end(@Nullable CloseReason reason) {
		StackReserve.require();
		boolean ended = this.slot.endLease(this.number);
		if (ended) {
			this.pool.release(this.slot, reason);
		}
		return ended;
	}

}
