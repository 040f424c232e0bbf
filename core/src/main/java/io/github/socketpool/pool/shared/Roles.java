package io.github.socketpool.pool.shared;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who may use the stream of a connection: at most one writer and one reader at a time,
 * or, once there is neither, the one thread that releases it. No thread ever waits for a
 * role.
 */
final class Roles {

	private static final int WRITER = 1;

	private static final int READER = 2;

	private static final int RELEASED = 4;

	private final AtomicInteger taken = new AtomicInteger();

	boolean startWriting() {
		return take(WRITER);
	}

	void stopWriting() {
		giveUp(WRITER);
	}

	boolean isWriting() {
		return (this.taken.get() & WRITER) != 0;
	}

	boolean startReading() {
		return take(READER);
	}

	void stopReading() {
		giveUp(READER);
	}

	boolean isReading() {
		return (this.taken.get() & READER) != 0;
	}

	/**
	 * Release the connection, if no other thread has a role. A thread that has one has to
	 * try this after it has given it up.
	 * @return {@code true} once
	 */
	boolean release() {
		return this.taken.compareAndSet(0, RELEASED);
	}

	private boolean take(int role) {
		int before = this.taken.get();
		while ((before & (role | RELEASED)) == 0) {
			if (this.taken.compareAndSet(before, before | role)) {
				return true;
			}
			before = this.taken.get();
		}
		return false;
	}

	private void giveUp(int role) {
		this.taken.getAndAdd(-role);
	}

}
