package io.github.socketpool.connection.socket;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.github.socketpool.connection.AnsweredCloses;

/**
 * Learns whether the peer closes connections right behind an answer, and after how many
 * uses. Such a close is found too late by a caller who sends within microseconds of the
 * answer before, so that for a while after one each use is preceded by a check.
 * <p>
 * A connection that outlives the limit learned so far shows that the closes had another
 * cause, such as a restart: the limit is forgotten. Connections that go together count
 * once: each one counted was made after the one before was found. Thread-safe; shared by
 * the connections of one factory.
 */
final class ClosesBehindAnswers {

	/** For so long after such a close each use is preceded by a check. */
	private static final long REMEMBERED = TimeUnit.MINUTES.toNanos(1);

	private final ReentrantLock lock = new ReentrantLock();

	private volatile boolean everFound;

	/** When the latest was found. Written before {@link #everFound}. */
	private volatile long foundAt;

	/** Written under {@link #lock}. */
	private volatile AnsweredCloses learned = AnsweredCloses.NONE;

	/**
	 * How many have been counted, forgotten ones too. Written under {@link #lock}.
	 */
	private volatile long generation;

	/**
	 * Return whether one was found so lately that each use must be preceded by a check.
	 */
	boolean isRecent(long now) {
		return this.everFound && now - this.foundAt < REMEMBERED;
	}

	/**
	 * Return what a connection must know about the time when it was made.
	 */
	long generation() {
		return this.generation;
	}

	/**
	 * A connection was found closed right behind an answer.
	 * @param uses how many uses of it had ended
	 * @param generation the generation in which it was made
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
	 * A connection has been used so often and was answered. Costs one comparison, unless
	 * it is more often than thought possible.
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
	 * Return whether a connection has served as many uses as one that was closed.
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
