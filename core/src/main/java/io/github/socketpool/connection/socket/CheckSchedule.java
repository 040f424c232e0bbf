package io.github.socketpool.connection.socket;

import java.util.concurrent.TimeUnit;

/**
 * Decides when a connection must be checked for a close or unsolicited bytes. A check
 * takes five system calls, and a call takes two. So none is due shortly after a response.
 * Not thread-safe.
 */
final class CheckSchedule {

	/**
	 * No check is due for this long after a response.
	 */
	private static final long AFTER_RESPONSE = TimeUnit.MICROSECONDS.toNanos(200);

	/**
	 * The first exchange of a use needs no separate check for this long after the use has
	 * begun.
	 */
	private static final long AFTER_BEGIN = TimeUnit.MILLISECONDS.toNanos(1);

	/**
	 * How many exchanges in a row may begin without a check for unread bytes, which takes
	 * one system call. So unsolicited bytes that have arrived are found by the fourth
	 * caller at the latest. Bytes that arrive after the check cannot be told from the
	 * response.
	 */
	private static final int MAX_UNCHECKED = 3;

	private enum State {

		/** A check is due before the next exchange. */
		CHECK_DUE,

		/** It was answered or checked a moment ago. */
		IDLE,

		/** A use has begun, after any check that was due. */
		BEGUN

	}

	private final AnsweredCloseTracker closes;

	private State state = State.CHECK_DUE;

	/** The time from which a check is due, in the states IDLE and BEGUN. */
	private long until;

	/** How many exchanges have begun since the last check for unread bytes. */
	private int unchecked;

	/**
	 * Create the schedule of a connection that has not been checked.
	 * @param closes the closes after which a check is due before each use
	 */
	CheckSchedule(AnsweredCloseTracker closes) {
		this.closes = closes;
	}

	boolean isCheckDue(long now) {
		return switch (this.state) {
			case CHECK_DUE -> true;
			case IDLE -> now - this.until >= 0 || this.closes.isRecent(now);
			case BEGUN -> now - this.until >= 0;
		};
	}

	/**
	 * Make a check due: any state {@code → CHECK_DUE}.
	 */
	void requireCheck() {
		this.state = State.CHECK_DUE;
	}

	/**
	 * Record a complete response: any state {@code → IDLE}, or {@code → CHECK_DUE} if
	 * more bytes came after it.
	 * @param clean whether no bytes came after it, as far as is known
	 * @param whole whether more bytes are unlikely, since it arrived in one read
	 */
	void answered(boolean clean, boolean whole, long now) {
		this.state = clean ? State.IDLE : State.CHECK_DUE;
		this.until = now + AFTER_RESPONSE;
		this.unchecked = whole ? this.unchecked : MAX_UNCHECKED;
	}

	/**
	 * Record a check: any state {@code → IDLE}. The caller keeps what the check has
	 * found.
	 */
	void checked(long now) {
		arrivalsChecked();
		answered(true, true, now);
	}

	/**
	 * Record that a use has begun, after any check that was due: any state
	 * {@code → BEGUN}.
	 */
	void useBegun(long now) {
		this.state = State.BEGUN;
		this.until = now + AFTER_BEGIN;
	}

	/**
	 * Return whether the next exchange is the first of its use, which has just begun.
	 */
	boolean isUseBegun() {
		return this.state == State.BEGUN;
	}

	/**
	 * Count an exchange that is about to begin.
	 * @return whether to check for unread bytes first
	 */
	boolean isArrivalCheckDue() {
		boolean due = ++this.unchecked > MAX_UNCHECKED;
		if (due) {
			arrivalsChecked();
		}
		return due;
	}

	/**
	 * Record a check for unread bytes.
	 */
	void arrivalsChecked() {
		this.unchecked = 0;
	}

}
