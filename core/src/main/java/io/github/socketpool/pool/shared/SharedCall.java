package io.github.socketpool.pool.shared;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import io.github.socketpool.Deadline;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.ThreadKind;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way through a shared connection, and what has come of it. One method
 * for each transition of its {@link State}. Those of a call with a place are each a
 * single compare-and-set: its caller, who may leave, the thread that writes and the
 * thread that reads compete for it. The others are made under the lock of the
 * {@link Places}.
 *
 * <pre>
 * CREATED ──▶ WAITING ──▶ PLACED ──▶ SENT ──▶ ANSWERED
 *    └───────────┼──────────▲         │
 *                └──────────┴─────────┴──▶ GONE (its caller has left), FAILED
 * </pre>
 */
final class SharedCall {

	/** How far a call has come. */
	enum State {

		/** Its caller has not asked for a place. */
		CREATED,

		/** It waits for a place. */
		WAITING,

		/** It has a place on a connection, and its request waits to be written. */
		PLACED,

		/** Its request is being written, or was written. */
		SENT,

		/** Its response is there. A message without a response was written. */
		ANSWERED,

		/** It has failed. */
		FAILED,

		/** Its caller has left. Its place is taken until its late response comes. */
		GONE

	}

	private static final AtomicReferenceFieldUpdater<SharedCall, State> STATE = AtomicReferenceFieldUpdater
		.newUpdater(SharedCall.class, State.class, "state");

	/** Requests with more bytes are sent while nothing else is in flight. */
	static final int MAX_TOGETHER = 64 * 1024;

	private final Frame request;

	/** What the response has too; {@code null} for a message without a response. */
	private final @Nullable Object id;

	private final Deadline deadline;

	private final long since;

	private final Thread caller = Thread.currentThread();

	private final boolean virtual = ThreadKind.isVirtual(this.caller);

	private volatile State state = State.CREATED;

	/** Written under the lock of the places, before the state becomes PLACED. */
	private volatile @Nullable SharedConnection connection;

	/** Written before the state becomes ANSWERED. */
	private @Nullable Frame response;

	/** Makes the error of the call. Written before the state becomes FAILED. */
	private @Nullable Supplier<? extends SocketPoolException> failure;

	/** How many bytes the connection had accepted before this request. */
	private long begin;

	/** The same with this request. */
	private volatile long end = Long.MAX_VALUE;

	/** When the request was passed to the connection; 0 before. */
	private volatile long sentAt;

	/**
	 * Create a call of the current thread.
	 * @param id what the response has too, or {@code null} if there is none
	 * @param now a reading of the ticker
	 */
	SharedCall(Frame request, @Nullable Object id, Deadline deadline, long now) {
		this.request = request;
		this.id = id;
		this.deadline = deadline;
		this.since = now;
	}

	Frame request() {
		return this.request;
	}

	/**
	 * Return what identifies the call on its connection: the id of its response, or the
	 * call itself if there is none.
	 */
	Object key() {
		return (this.id != null) ? this.id : this;
	}

	/**
	 * Return whether the server does not answer.
	 */
	boolean isOneWay() {
		return this.id == null;
	}

	/**
	 * Return whether the request is sent only while nothing else is in flight.
	 */
	boolean isLarge() {
		return this.request.length() > MAX_TOGETHER;
	}

	Deadline deadline() {
		return this.deadline;
	}

	/**
	 * Return when the call began.
	 */
	long since() {
		return this.since;
	}

	/**
	 * Return how long the caller waits for what comes next: a place, or the response.
	 * @return nanoseconds; zero or less if its time is up
	 */
	long left(PoolSettings settings, long now) {
		long left = this.deadline.remainingNanos(now);
		if (this.state != State.WAITING) {
			return left;
		}
		return Math.min(left, TimeUnit.NANOSECONDS.convert(settings.acquireTimeout()) - (now - this.since));
	}

	Thread caller() {
		return this.caller;
	}

	/**
	 * Return whether the caller is a virtual thread, which relies on being reminded of
	 * its deadline.
	 */
	boolean isVirtual() {
		return this.virtual;
	}

	State state() {
		return this.state;
	}

	/**
	 * Return the connection on which the call has, or had, its place.
	 * @return the connection, or {@code null} if it has not had one
	 */
	@Nullable SharedConnection connection() {
		return this.connection;
	}

	/**
	 * Return whether the caller has nothing to wait for any more.
	 */
	boolean isDecided() {
		State state = this.state;
		return state == State.ANSWERED || state == State.FAILED;
	}

	/**
	 * The call waits for a place: {@code CREATED → WAITING}.
	 */
	void await() {
		this.state = State.WAITING;
	}

	/**
	 * The call gets a place: {@code CREATED, WAITING → PLACED}.
	 */
	void place(SharedConnection connection) {
		this.connection = connection;
		placed();
	}

	/**
	 * The call has a place: its request may be written.
	 */
	void placed() {
		this.state = State.PLACED;
	}

	/**
	 * The call gets no place: {@code WAITING → FAILED}. The caller is to be woken.
	 */
	void refuse(Supplier<? extends SocketPoolException> failure) {
		this.failure = failure;
		this.state = State.FAILED;
	}

	/**
	 * The caller leaves, who has no place: {@code WAITING → GONE}.
	 */
	void leaveWaiting() {
		this.state = State.GONE;
	}

	/**
	 * The request is about to be passed to the connection: {@code PLACED → SENT}. By the
	 * thread that writes.
	 * @param accepted how many bytes the connection has accepted so far
	 * @return {@code false} if the caller has left, or the call has failed
	 */
	boolean startSending(long accepted, long now) {
		if (this.state != State.PLACED) {
			return false;
		}
		this.begin = accepted;
		this.sentAt = now;
		return change(State.PLACED, State.SENT);
	}

	/**
	 * The connection has accepted all of the request. By the thread that writes.
	 * @param accepted how many bytes the connection has accepted by now
	 */
	void accepted(long accepted) {
		this.end = accepted;
	}

	/**
	 * Return whether all of the request has left.
	 * @param bytes how many bytes have left through the connection
	 */
	boolean hasLeft(long bytes) {
		return bytes >= this.end;
	}

	/**
	 * Return how much of the request has left. To be called when nothing is being
	 * written.
	 * @param written how many bytes have left through the connection
	 */
	RequestProgress progress(long written) {
		if (this.state == State.PLACED || written <= this.begin) {
			return RequestProgress.NOT_SENT;
		}
		return hasLeft(written) ? RequestProgress.SENT : RequestProgress.PARTLY_SENT;
	}

	/**
	 * Return when the request was passed to the connection.
	 * @return a reading of the ticker; 0 if it was not
	 */
	long sentAt() {
		return this.sentAt;
	}

	/**
	 * The response is there: {@code SENT → ANSWERED}.
	 * @return {@code false} if the caller has left
	 */
	boolean answer(@Nullable Frame response) {
		this.response = response;
		boolean answered = change(State.SENT, State.ANSWERED);
		if (answered) {
			wake();
		}
		return answered;
	}

	/**
	 * The call has failed: {@code PLACED, SENT → FAILED}.
	 * @param failure makes the error, on the thread of the caller, whose stack it has
	 * @return {@code false} if the caller has left
	 */
	boolean fail(Supplier<? extends SocketPoolException> failure) {
		this.failure = failure;
		boolean failed = change(State.PLACED, State.FAILED) || change(State.SENT, State.FAILED);
		if (failed) {
			wake();
		}
		return failed;
	}

	/**
	 * The caller leaves, whose request was not sent: {@code PLACED → GONE}.
	 * @return {@code false} if something else has come of the call
	 */
	boolean leaveUnsent() {
		return change(State.PLACED, State.GONE);
	}

	/**
	 * The caller leaves, whose request was or will be sent: {@code SENT → GONE}.
	 * @return {@code false} if something else has come of the call
	 */
	boolean leaveSent() {
		return change(State.SENT, State.GONE);
	}

	/**
	 * Return the response, of a call that has been decided.
	 * @throws SocketPoolException if the call has failed
	 */
	@Nullable Frame response() {
		Supplier<? extends SocketPoolException> failure = this.failure;
		if (this.state == State.FAILED && failure != null) {
			throw failure.get();
		}
		return this.response;
	}

	/**
	 * Wake the caller, unless it is this thread. This decides nothing.
	 */
	void wake() {
		if (this.caller != Thread.currentThread()) {
			LockSupport.unpark(this.caller);
		}
	}

	private boolean change(State from, State to) {
		return STATE.compareAndSet(this, from, to);
	}

}
