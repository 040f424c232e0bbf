package io.github.socketpool.connection.socket;

import java.util.concurrent.TimeUnit;

/**
 * For how long a connection counts as sound without a check of what has arrived: a check
 * costs five system calls, where a call costs two. Not thread-safe.
 */
final class Freshness {

	/**
	 * For this long after a response.
	 */
	private static final long AFTER_RESPONSE = TimeUnit.MICROSECONDS.toNanos(200);

	/**
	 * For this long after the beginning of a use its first exchange needs no check of its
	 * own.
	 */
	private static final long AFTER_BEGIN = TimeUnit.MILLISECONDS.toNanos(1);

	/**
	 * So many exchanges in a row may begin without a question to the kernel; the next one
	 * asks for unread bytes, which is one system call. What has arrived unasked for is
	 * seen by the fourth caller at the latest; what arrives after the question nothing
	 * can tell from the answer.
	 */
	private static final int MOST_UNASKED = 3;

	private enum State {

		/** A check is due before the next exchange. */
		CHECK_DUE,

		/** It was answered or checked just now. */
		IDLE,

		/** A use has begun, after the check that was due. */
		BEGUN

	}

	private final ClosesBehindAnswers closes;

	private State state = State.CHECK_DUE;

	/** Until when no check is due, unless it is due in any case. */
	private long until;

	/** How many exchanges have begun since the kernel was asked what has arrived. */
	private int unasked;

	/**
	 * Create one of a connection that has not been checked.
	 * @param closes which closes make a check due before each use
	 */
	Freshness(ClosesBehindAnswers closes) {
		this.closes = closes;
	}

	boolean isOver(long now) {
		return switch (this.state) {
			case CHECK_DUE -> true;
			case IDLE -> now - this.until >= 0 || this.closes.isRecent(now);
			case BEGUN -> now - this.until >= 0;
		};
	}

	/**
	 * End it: any state {@code → CHECK_DUE}.
	 */
	void end() {
		this.state = State.CHECK_DUE;
	}

	/**
	 * A whole response has come: any state {@code → IDLE}, or {@code → CHECK_DUE} where
	 * something came behind it.
	 * @param clean whether nothing came behind it
	 * @param whole whether it came as a whole, so that hardly anything is under way
	 */
	void answered(boolean clean, boolean whole, long now) {
		this.state = clean ? State.IDLE : State.CHECK_DUE;
		this.until = now + AFTER_RESPONSE;
		this.unasked = whole ? this.unasked : MOST_UNASKED;
	}

	/**
	 * A check was made: any state {@code → IDLE}. What it has found to be wrong stays
	 * wrong.
	 */
	void checked(long now) {
		asked();
		answered(true, true, now);
	}

	/**
	 * A use has begun, after a check if one was due: any state {@code → BEGUN}.
	 */
	void begun(long now) {
		this.state = State.BEGUN;
		this.until = now + AFTER_BEGIN;
	}

	/**
	 * Return whether the next exchange is the first of its use, which has just begun.
	 */
	boolean isBegun() {
		return this.state == State.BEGUN;
	}

	/**
	 * An exchange is about to begin.
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
