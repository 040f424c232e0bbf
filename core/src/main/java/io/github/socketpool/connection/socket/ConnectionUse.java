package io.github.socketpool.connection.socket;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;

import io.github.socketpool.Deadline;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ResponseMismatchException;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.protocol.BodyBudgetExceededException;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameFormatException;
import org.jspecify.annotations.Nullable;

/**
 * The current use of a connection: which frames it may exchange, and what a failure
 * means. A connection has one such object for all its uses, which follow one another. The
 * type of an exception does not show what has happened, since another thread may close
 * the channel at any time. So the causes are checked in this order: overdue, interrupted,
 * closed by this side, lost.
 * <p>
 * Belongs to one thread at a time, except for {@link #watch()}. An {@link Error} may
 * interrupt a transition. Then the state stays, and the connection is closed when the use
 * ends.
 */
final class ConnectionUse {

	/** The state of a use. */
	enum State {

		/** There is no use, and nothing is left over from the last one. */
		UNUSED,

		/** Another caller's thread is sending the request. */
		SENDING_EARLY,

		/**
		 * That thread has sent as much as it could at once; the caller sends the rest.
		 */
		SENT_EARLY,

		/** A frame may be sent or awaited. */
		READY,

		/** A frame is being sent. */
		SENDING,

		/** A frame is awaited. Messages before a response are skipped. */
		AWAITING,

		/** Frames are sent and received independently of each other. */
		STREAMING,

		/** The connection must be closed. */
		FAILED

	}

	/**
	 * The deadline while there is no use. It is shared, since an object held by each idle
	 * connection would count as many times as there are connections.
	 */
	private static final Deadline NO_USE = Deadline.after(Duration.ZERO);

	private final FrameChannel frames;

	private final PeerCheck check;

	private final ChannelCloser closer;

	private final ExchangeErrors errors;

	private final Watch watch = new Watch();

	private State state = State.UNUSED;

	private Deadline deadline = NO_USE;

	/** The request that was sent early, until its caller sends the rest. */
	private @Nullable Frame early;

	/** Why the connection must be closed; only in the state FAILED. */
	private @Nullable CloseReason failure;

	ConnectionUse(FrameChannel frames, PeerCheck check, ChannelCloser closer, ExchangeErrors errors) {
		this.frames = frames;
		this.check = check;
		this.closer = closer;
		this.errors = errors;
	}

	State state() {
		return this.state;
	}

	/**
	 * Return the deadline of the use, which other threads may read.
	 */
	Watch watch() {
		return this.watch;
	}

	/**
	 * Return why the connection must be closed, if a reason is known.
	 */
	@Nullable CloseReason reasonToClose() {
		CloseReason closed = this.closer.reason();
		return (closed != null) ? closed : this.failure;
	}

	/**
	 * Return whether this use was begun early by another thread. Its caller then begins
	 * it again.
	 */
	boolean isBegunEarly(Deadline deadline) {
		return (this.state == State.SENDING_EARLY || this.state == State.SENT_EARLY) && this.deadline == deadline;
	}

	/**
	 * Begin a use of a connection that was checked and has no {@linkplain #reasonToClose
	 * reason to close}: {@code UNUSED → READY}.
	 */
	void begin(Deadline deadline) {
		this.state = State.READY;
		this.deadline = deadline;
		this.watch.arm(deadline);
	}

	/**
	 * Bring the deadline of the use forward to that of an attempt, if that is earlier.
	 * @return the deadline from now on
	 */
	Deadline endWithin(Duration attemptTimeout) {
		Deadline attempt = this.deadline.withinAttempt(attemptTimeout);
		this.watch.replace(this.deadline, attempt);
		this.deadline = attempt;
		return attempt;
	}

	/**
	 * Send as much of the caller's request as the operating system accepts at once:
	 * {@code READY → SENDING_EARLY → SENT_EARLY}. A failure here occurs again when the
	 * caller sends the rest. After an error the state stays {@code SENDING_EARLY}, since
	 * the request may have been sent.
	 */
	void sendEarly(Frame request) {
		this.early = request;
		this.state = State.SENDING_EARLY;
		this.frames.startWriting(request);
		this.state = State.SENT_EARLY;
	}

	/**
	 * Send a request and wait for its response:
	 * {@code READY → SENDING → AWAITING → READY}, or from {@code SENT_EARLY} if this
	 * request was sent early.
	 */
	Frame exchange(Frame request) {
		if (request == this.early) {
			requireSentEarly();
		}
		else {
			checkIfDue();
			requireReady(RequestProgress.NOT_SENT);
			requireNotInterrupted();
			requireMatchable(request);
		}
		write(request);
		return read(request);
	}

	/**
	 * Send a frame: {@code READY → SENDING → READY}.
	 */
	void send(Frame message) {
		requireReady(RequestProgress.NOT_SENT);
		requireNotInterrupted();
		write(message);
		returnToReady();
	}

	/**
	 * Wait for a frame: {@code READY → AWAITING → READY}.
	 */
	Frame receive() {
		requireReady(this.frames.progress());
		return read(null);
	}

	/**
	 * Begin to use the connection as a stream: {@code READY → STREAMING}.
	 */
	void startStreaming() {
		requireReady(RequestProgress.NOT_SENT);
		this.state = State.STREAMING;
		this.check.sending();
	}

	/**
	 * The stream has ended: {@code STREAMING → READY}, or {@code → FAILED}.
	 * @param reason why the connection must be closed, or {@code null}
	 */
	void stopStreaming(@Nullable CloseReason reason) {
		if (reason != null) {
			fail(reason);
		}
		else if (this.state == State.STREAMING) {
			returnToReady();
		}
	}

	/**
	 * End the use and remove its deadline: {@code READY → UNUSED} if nothing is left
	 * over.
	 * @return {@code null} if the connection may be used again, otherwise why it must be
	 * closed
	 */
	@Nullable CloseReason end() {
		CloseReason reason = endSetup();
		if (this.state == State.UNUSED) {
			this.check.useEnded();
		}
		return reason;
	}

	/**
	 * End a use that set up the connection, as {@link #end} does, without counting it.
	 */
	@Nullable CloseReason endSetup() {
		boolean inTime = this.watch.disarm();
		this.early = null;
		this.frames.releaseBuffer();
		if (!inTime) {
			fail(CloseReason.TIMEOUT);
			return CloseReason.TIMEOUT;
		}
		failIfUnfinished();
		if (reasonToClose() == null) {
			endWithNothingLeft();
		}
		this.deadline = NO_USE;
		return reasonToClose();
	}

	/**
	 * Record why the connection must be closed: any state {@code → FAILED}. The first
	 * reason stays.
	 */
	void fail(CloseReason reason) {
		if (this.failure == null) {
			this.failure = reason;
			this.state = State.FAILED;
			if (reason == CloseReason.UNSOLICITED) {
				this.frames.recordUnsolicited();
			}
		}
	}

	/**
	 * Fail if an operation has begun and not ended, so that its bytes may still arrive:
	 * {@code SENDING_EARLY, SENT_EARLY, SENDING, AWAITING, STREAMING → FAILED}.
	 */
	void failIfUnfinished() {
		switch (this.state) {
			case SENDING_EARLY, SENT_EARLY, SENDING, AWAITING, STREAMING -> fail(CloseReason.FAILED);
			case UNUSED, READY, FAILED -> {
			}
		}
	}

	private void endWithNothingLeft() {
		CloseReason left = this.check.afterUse(this.deadline.ticker());
		if (left != null) {
			fail(left);
		}
		else {
			this.state = State.UNUSED;
		}
	}

	/**
	 * Record that a frame is about to be sent: {@code READY, SENT_EARLY → SENDING}.
	 */
	private void startSending() {
		this.early = null;
		this.state = State.SENDING;
		this.check.sending();
	}

	/**
	 * Record that a frame is awaited: {@code SENDING, READY → AWAITING}.
	 */
	private void startAwaiting() {
		this.state = State.AWAITING;
	}

	/**
	 * Record that no frame is in transit: {@code SENDING, AWAITING → READY}.
	 */
	private void returnToReady() {
		this.state = State.READY;
	}

	private void write(Frame frame) {
		startSending();
		try {
			this.frames.write(frame);
		}
		catch (IOException ex) {
			throw failed("writing the request", ex);
		}
		catch (FrameFormatException ex) {
			throw refused(ex);
		}
	}

	/**
	 * Return the error that the codec has refused the body. If nothing was sent, there
	 * will be no response, and the connection stays usable.
	 */
	private SocketPoolException refused(FrameFormatException cause) {
		RequestProgress progress = this.frames.progress();
		if (progress == RequestProgress.NOT_SENT) {
			returnToReady();
		}
		else {
			fail(CloseReason.FAILED);
		}
		return cause.isUnsuitable() ? this.errors.unsuitable(cause, progress) : this.errors.malformed(cause, progress);
	}

	/**
	 * Wait for a frame.
	 * @param request the request whose response is awaited, or {@code null} to wait for
	 * any frame
	 */
	private Frame read(@Nullable Frame request) {
		startAwaiting();
		try {
			ResponseFilter filter = this.frames.filter();
			Frame response = (filter == null || request == null) ? this.frames.read()
					: filter.readResponse(this.frames, request);
			returnToReady();
			this.check.answered(now());
			return response;
		}
		catch (ResponseMismatchException ex) {
			fail(CloseReason.MISMATCH);
			throw ex;
		}
		catch (IOException ex) {
			throw failed("waiting for the response", ex);
		}
		catch (FrameFormatException ex) {
			fail(CloseReason.MALFORMED);
			throw this.errors.malformed(ex, this.frames.progress());
		}
		catch (BodyBudgetExceededException ex) {
			fail(CloseReason.BUDGET_EXCEEDED);
			throw this.errors.overBudget(ex, this.frames.progress());
		}
	}

	/**
	 * Refuse a request whose response could not be told from messages. Nothing is sent,
	 * and the connection stays usable.
	 */
	private void requireMatchable(Frame request) {
		ResponseFilter filter = this.frames.filter();
		if (filter != null) {
			filter.requireMatchable(request);
		}
	}

	private void checkIfDue() {
		if (this.state == State.READY && this.closer.reason() == null) {
			CloseReason found = this.check.beforeExchange(now());
			if (found != null) {
				fail(found);
				this.errors.throwIfRefused(this.check.lostBy());
			}
		}
	}

	/**
	 * Bytes that have arrived since the request was sent are the response, so there is no
	 * check. If the caller is interrupted, the response is still in transit, so the
	 * connection must be closed.
	 */
	private void requireSentEarly() {
		RequestProgress progress = this.frames.progress();
		requireNotClosed(progress);
		if (this.state != State.SENT_EARLY) {
			throw this.errors.unusable(this.failure, progress);
		}
		if (Thread.currentThread().isInterrupted()) {
			fail(CloseReason.INTERRUPTED);
			throw this.errors.interruptedBeforeAwaiting(progress);
		}
	}

	/**
	 * After a failure in this use the connection is unusable, even if the caller ignores
	 * the error.
	 */
	private void requireReady(RequestProgress progress) {
		requireNotClosed(progress);
		if (this.state == State.UNUSED) {
			throw new IllegalStateException("The connection is not in use: its lease has ended, or has not begun");
		}
		if (this.state != State.READY) {
			throw this.errors.unusable(this.failure, progress);
		}
	}

	private void requireNotClosed(RequestProgress progress) {
		CloseReason closed = this.closer.reason();
		if (isOverdue(closed)) {
			throw this.errors.overdueBeforeNextFrame(this.deadline, progress);
		}
		if (closed != null) {
			throw this.errors.closedBeforeNextFrame(closed, progress);
		}
	}

	/**
	 * A channel in blocking mode closes itself when an interrupted thread uses it. This
	 * one is still usable and must stay open.
	 */
	private void requireNotInterrupted() {
		if (Thread.currentThread().isInterrupted()) {
			throw this.errors.interruptedBeforeSending();
		}
	}

	/**
	 * Return whether the deadline of the use has passed.
	 * @param closed why this side has closed the connection, read before this call: the
	 * watchdog marks the use as overdue before it closes the connection
	 */
	private boolean isOverdue(@Nullable CloseReason closed) {
		return closed == CloseReason.TIMEOUT || this.watch.isOverdue();
	}

	/**
	 * Return the error for a channel that failed while a frame was sent or awaited:
	 * {@code SENDING, AWAITING → FAILED}. If this side has closed the channel, the state
	 * stays.
	 */
	private RuntimeException failed(String phase, IOException cause) {
		RequestProgress progress = this.frames.progress();
		String during = phase + " (" + this.frames.describeProgress() + ")";
		boolean understood = this.check.hasEverAnswered() || this.frames.messages() > 0
				|| (progress == RequestProgress.RESPONDING && this.frames.beginDistinctly());
		CloseReason closed = this.closer.reason();
		if (isOverdue(closed)) {
			fail(CloseReason.TIMEOUT);
			return this.errors.overdue(this.deadline, during, progress, understood, cause);
		}
		if (Thread.currentThread().isInterrupted() || cause instanceof ClosedByInterruptException) {
			// An interrupt sets the flag before it closes the channel. So the flag may
			// have been cleared by now.
			Thread.currentThread().interrupt();
			fail(CloseReason.INTERRUPTED);
			return this.errors.interrupted(during, progress, cause);
		}
		if (closed != null) {
			return this.errors.closed(closed, during, progress, cause);
		}
		fail(CloseReason.FAILED);
		this.closer.peerClosed();
		if (!this.frames.hasReceived()) {
			this.check.lostUnanswered(now());
		}
		return this.errors.lost(during, progress, understood, cause);
	}

	private long now() {
		return this.deadline.ticker().nanos();
	}

}
