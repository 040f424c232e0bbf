package io.github.socketpool.connection.socket;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;

import io.github.socketpool.Deadline;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.protocol.BodyBudgetExceededException;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameFormatException;
import org.jspecify.annotations.Nullable;

/**
 * The present use of a connection: which frames it may exchange, and what a failure
 * means. A connection has one such object for all its uses, which follow one another. The
 * type of an exception does not tell what has happened, since a channel may be closed by
 * another thread at any time. So the causes are asked for in this order: overdue,
 * interrupted, closed by this side, and only then lost.
 * <p>
 * Belongs to one thread at a time, but for {@link #watch()}. An {@link Error} may leave a
 * state half done: then the state stays, and the use cannot end well.
 */
final class ConnectionUse {

	/** What a use has come to. */
	enum State {

		/** There is no use, and nothing is left over from the last one. */
		UNUSED,

		/** The request is being sent, by a thread that is not its caller's. */
		SENDING_EARLY,

		/** That thread has sent what could be sent at once; the caller sends the rest. */
		SENT_EARLY,

		/** A frame may be sent or awaited. */
		READY,

		/** A frame is being sent. */
		SENDING,

		/** A frame is awaited. */
		AWAITING,

		/** The connection must be closed. */
		FAILED

	}

	/**
	 * What stands for the deadline where there is no use. Whatever is held between two
	 * uses counts as many times as there are connections.
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

	/** Why the connection must be closed, in the state FAILED only. */
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
	 * Return the deadline of the use, as other threads see it.
	 */
	Watch watch() {
		return this.watch;
	}

	/**
	 * Return why the connection must be closed, as far as is known.
	 */
	@Nullable CloseReason reasonToClose() {
		CloseReason closed = this.closer.reason();
		return (closed != null) ? closed : this.failure;
	}

	/**
	 * Return whether this use has begun early: its caller begins it once more.
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
	 * Send as much of the caller's request as the operating system takes at once:
	 * {@code READY → SENDING_EARLY → SENT_EARLY}. What fails here fails again when the
	 * caller sends the rest. After an error the state stays {@code SENDING_EARLY}, since
	 * the request may have left.
	 */
	void sendEarly(Frame request) {
		this.early = request;
		this.state = State.SENDING_EARLY;
		this.frames.startWriting(request);
		this.state = State.SENT_EARLY;
	}

	/**
	 * Send a request and wait for the frame that answers it:
	 * {@code READY → SENDING → AWAITING → READY}, or from {@code SENT_EARLY} if it is the
	 * request that was sent early.
	 */
	Frame exchange(Frame request) {
		if (request == this.early) {
			requireSentEarly();
		}
		else {
			checkIfDue();
			requireReady(RequestProgress.NOT_SENT);
			requireNotInterrupted();
		}
		write(request);
		return read();
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
		return read();
	}

	/**
	 * End the use and lift its deadline: {@code READY → UNUSED} if nothing is left over.
	 * @return {@code null} when the connection may be used again, otherwise why it must
	 * be closed
	 */
	@Nullable CloseReason end() {
		boolean inTime = this.watch.disarm();
		this.early = null;
		this.frames.rest();
		if (!inTime) {
			fail(CloseReason.TIMEOUT);
			return CloseReason.TIMEOUT;
		}
		this.deadline = NO_USE;
		failIfUnfinished();
		if (reasonToClose() == null) {
			endWithNothingLeft();
		}
		return reasonToClose();
	}

	/**
	 * The connection must be closed: any state {@code → FAILED}. The first reason stays.
	 */
	void fail(CloseReason reason) {
		if (this.failure == null) {
			this.failure = reason;
			this.state = State.FAILED;
		}
	}

	/**
	 * Something has begun and not ended, whose bytes may still come:
	 * {@code SENDING_EARLY, SENT_EARLY, SENDING, AWAITING → FAILED}.
	 */
	void failIfUnfinished() {
		switch (this.state) {
			case SENDING_EARLY, SENT_EARLY, SENDING, AWAITING -> fail(CloseReason.FAILED);
			case UNUSED, READY, FAILED -> {
			}
		}
	}

	private void endWithNothingLeft() {
		CloseReason left = checkLeftover();
		if (left != null) {
			fail(left);
		}
		else {
			this.state = State.UNUSED;
		}
		this.check.useEnded();
	}

	/**
	 * A frame begins to leave: {@code READY, SENT_EARLY → SENDING}.
	 */
	private void startSending() {
		this.early = null;
		this.state = State.SENDING;
		this.check.sending();
	}

	/**
	 * A frame is awaited: {@code SENDING, READY → AWAITING}.
	 */
	private void startAwaiting() {
		this.state = State.AWAITING;
	}

	/**
	 * Nothing is under way: {@code SENDING, AWAITING → READY}.
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
	 * The codec has refused the body. Where nothing has left nothing will answer, and the
	 * connection is as it was before.
	 */
	private FrameFormatException refused(FrameFormatException cause) {
		RequestProgress progress = this.frames.progress();
		if (progress == RequestProgress.NOT_SENT) {
			returnToReady();
		}
		else {
			fail(CloseReason.FAILED);
		}
		return this.errors.malformed(cause, progress);
	}

	private Frame read() {
		startAwaiting();
		try {
			Frame response = this.frames.read();
			returnToReady();
			this.check.answered(now());
			return response;
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

	private void checkIfDue() {
		if (this.state == State.READY && this.closer.reason() == null) {
			CloseReason found = this.check.beforeExchange(now());
			if (found != null) {
				fail(found);
			}
		}
	}

	/**
	 * What has arrived since the request was sent is the response, so there is no check.
	 * Where the caller is interrupted the response is still on its way, so that the
	 * connection must be closed.
	 */
	private void requireSentEarly() {
		RequestProgress progress = this.frames.progress();
		requireNotCutOff(progress);
		if (this.state != State.SENT_EARLY) {
			throw unusable(progress);
		}
		if (Thread.currentThread().isInterrupted()) {
			fail(CloseReason.INTERRUPTED);
			throw this.errors.interruptedBeforeGoingOn(progress);
		}
	}

	/**
	 * Nothing can be done on a connection on which anything has failed in this use, even
	 * if its holder went on after the error.
	 */
	private void requireReady(RequestProgress progress) {
		requireNotCutOff(progress);
		if (this.state == State.UNUSED) {
			throw new IllegalStateException("The connection is not in use: its lease has ended, or has not begun");
		}
		if (this.state != State.READY) {
			throw unusable(progress);
		}
	}

	private void requireNotCutOff(RequestProgress progress) {
		CloseReason closed = this.closer.reason();
		if (isOverdue(closed)) {
			throw this.errors.overdueBeforeNextFrame(this.deadline, progress);
		}
		if (closed != null) {
			throw this.errors.closedBeforeNextFrame(closed, progress);
		}
	}

	/**
	 * A channel in blocking mode that is touched by an interrupted thread closes itself.
	 * This one is sound and stays so.
	 */
	private void requireNotInterrupted() {
		if (Thread.currentThread().isInterrupted()) {
			throw this.errors.interruptedBeforeSending();
		}
	}

	private TransportException unusable(RequestProgress progress) {
		CloseReason failure = this.failure;
		return this.errors.unusable((failure != null) ? failure : CloseReason.FAILED, progress);
	}

	/**
	 * Return why a connection cannot be used again whose exchanges were whole.
	 */
	private @Nullable CloseReason checkLeftover() {
		try {
			return this.frames.hasUnread() ? CloseReason.UNSOLICITED : null;
		}
		catch (IOException ex) {
			return CloseReason.FAILED;
		}
	}

	/**
	 * Return whether the deadline of the use has passed.
	 * @param closed why this side has closed the connection, read before this is called:
	 * the watchdog ends the use first and closes the connection then
	 */
	private boolean isOverdue(@Nullable CloseReason closed) {
		return closed == CloseReason.TIMEOUT || this.watch.isOverdue();
	}

	/**
	 * The channel has failed while a frame was sent or awaited:
	 * {@code SENDING, AWAITING → FAILED}, unless this side has closed it, which is reason
	 * enough.
	 */
	private RuntimeException failed(String phase, IOException cause) {
		RequestProgress progress = this.frames.progress();
		String during = phase + " (" + this.frames.describeProgress() + ")";
		CloseReason closed = this.closer.reason();
		if (isOverdue(closed)) {
			fail(CloseReason.TIMEOUT);
			return this.errors.overdue(this.deadline, during, progress, this.check.hasEverAnswered(), cause);
		}
		if (Thread.currentThread().isInterrupted() || cause instanceof ClosedByInterruptException) {
			// An interrupt may take effect after its flag was cleared: it sets the flag
			// first and closes the channel then.
			Thread.currentThread().interrupt();
			fail(CloseReason.INTERRUPTED);
			return this.errors.interrupted(during, progress, cause);
		}
		if (closed != null) {
			return this.errors.closed(closed, during, progress, cause);
		}
		fail(CloseReason.FAILED);
		this.closer.peerEnded();
		if (!this.frames.hasReceived()) {
			this.check.lostUnanswered(now());
		}
		return this.errors.lost(during, progress, this.check.hasEverAnswered(), cause);
	}

	private long now() {
		return this.deadline.ticker().nanos();
	}

}
