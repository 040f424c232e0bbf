package io.github.socketpool.connection.socket;

import io.github.socketpool.connection.ConnectionFactory.AnsweredCloses;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Learns whether the peer closes connections right after a response, and after how many
 * uses. A caller that sends within microseconds of the previous response notices such a
 * close too late. So after one, each use is preceded by a check for a while.
 * <p>
 * If a connection serves more uses than the limit learned so far, the closes had another
 * cause, such as a restart, and the limit is forgotten. Connections that are closed
 * together count once: only a connection that was made after the last counted close can
 * count again. Thread-safe; shared by the connections of one factory.
 */
final class AnsweredCloseTracker {

	/** How long after such a close each use is preceded by a check. */
	private static final long REMEMBERED = TimeUnit.MINUTES.toNanos(1);

	private final ReentrantLock lock = new ReentrantLock();

	private volatile boolean everFound;

	/** When the latest close was found. Written before {@link #everFound}. */
	private volatile long foundAt;

	/** Written under {@link #lock}. */
	private volatile AnsweredCloses learned = AnsweredCloses.NONE;

	/**
	 * How many closes have been counted, including forgotten ones. Written under
	 * {@link #lock}.
	 */
	private volatile long generation;

	/**
	 * Return whether a close was found so recently that each use must be preceded by a
	 * check.
	 */
	boolean isRecent(long now) {
		return this.everFound && now - this.foundAt < REMEMBERED;
	}

	/**
	 * Return the generation of the connections that are made now.
	 */
	long generation() {
		return this.generation;
	}

	/**
	 * Record that a connection was closed right after a response.
	 * @param uses how many uses of the connection had ended
	 * @param generation the generation of the connection
	 */
	void found(long uses, long generation, long now) {
		this.foundAt = now;
		this.everFound = true;
		this.lock.lock();
		try {
			if (generation == this.generation) {
				this.generation++;
				this.learned = withAnother(uses);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Record that a connection has served so many uses. Costs one comparison, unless the
	 * number is greater than the limit learned so far.
	 */
	void survived(long uses) {
		if (isReachedBy(uses - 1)) {
			forget();
		}
	}

	AnsweredCloses learned() {
		return this.learned;
	}

	/**
	 * Return whether this number of uses has reached the limit learned so far.
	 */
	boolean isReachedBy(long uses) {
		AnsweredCloses learned = this.learned;
		return learned.count() > 0 && uses >= learned.fewestUses();
	}

	private AnsweredCloses withAnother(long uses) {
		AnsweredCloses learned = this.learned;
		long fewest = (learned.count() == 0) ? uses : Math.min(learned.fewestUses(), uses);
		return new AnsweredCloses(learned.count() + 1, fewest);
	}

	private void forget() {
		this.lock.lock();
		try {
			this.learned = AnsweredCloses.NONE;
		}
		finally {
			this.lock.unlock();
		}
	}

}
