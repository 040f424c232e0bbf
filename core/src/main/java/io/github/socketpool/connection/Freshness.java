package io.github.socketpool.connection;

import java.util.concurrent.TimeUnit;

/**
 * For how long a connection counts as sound without a look at what has arrived: a look
 * costs five system calls, where a call costs two. Not thread-safe.
 */
final class Freshness {

	/**
	 * For this long after a response.
	 */
	private static final long AFTER_RESPONSE = TimeUnit.MICROSECONDS.toNanos(200);

	/**
	 * For this long after the beginning of a use its first exchange needs no look of its
	 * own.
	 */
	private static final long AFTER_BEGIN = TimeUnit.MILLISECONDS.toNanos(1);

	/**
	 * So many uses in a row may begin without a question to the kernel; the next one asks
	 * for unread bytes, which is one system call. What has arrived unasked for is seen by
	 * the fourth caller at the latest; what arrives after the question nothing can tell
	 * from the answer.
	 */
	private static final int MOST_UNASKED = 3;

	private boolean fresh;

	/** Until when it lasts, if it is {@link #fresh}. */
	private long until;

	/** How many uses have begun since the kernel was asked what has arrived. */
	private int unasked;

	boolean isOver(long now) {
		return !this.fresh || now - this.until >= 0;
	}

	/**
	 * End it: a look is due before the next exchange.
	 */
	void end() {
		this.fresh = false;
	}

	/**
	 * A whole response has come.
	 * @param clean whether nothing came behind it
	 */
	void answered(boolean clean, long now) {
		this.fresh = clean;
		this.until = now + AFTER_RESPONSE;
	}

	/**
	 * A look has been taken. What it has found to be wrong stays wrong.
	 */
	void looked(long now) {
		asked();
		answered(true, now);
	}

	/**
	 * A use has begun, after a look if one was due.
	 */
	void begun(long now) {
		this.fresh = true;
		this.until = now + AFTER_BEGIN;
	}

	/**
	 * A use is about to begin.
	 * @return whether it is time to ask the kernel what has arrived
	 */
	boolean isQuestionDue() {
		boolean due = ++this.unasked > MOST_UNASKED;
		if (due) {
			asked();
		}
		return due;
	}

	/**
	 * The kernel has been asked.
	 */
	void asked() {
		this.unasked = 0;
	}

}
