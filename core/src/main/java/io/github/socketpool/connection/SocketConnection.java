package io.github.socketpool.connection;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.StackReserve;
import io.github.socketpool.protocol.BodyBudgetExceededException;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameFormatException;
import org.jspecify.annotations.Nullable;

/**
 * A connection over a blocking socket channel. A thread that is blocked in it is freed by
 * closing the channel, which is what the {@link Watchdog} does at the deadline; which
 * error comes out of the channel then varies, so errors are told apart by what is known
 * about the use and not by their type.
 */
final class SocketConnection implements PoolableConnection {

	/**
	 * What stands for the deadline where there is no use. Whatever is held between two
	 * uses counts as many times as there are connections.
	 */
	private static final Deadline NO_USE = Deadline.after(Duration.ZERO);

	private final Endpoint endpoint;

	private final FrameChannel frames;

	private final Watchdog watchdog;

	private final ExchangeErrors errors;

	private final Watch watch = new Watch();

	private final ChannelCloser closer;

	private final PeerCheck check;

	private Deadline deadline = NO_USE;

	private @Nullable CloseReason defect;

	private boolean everBegun;

	/**
	 * Whether a frame has begun to leave and what was to follow has not come to its end:
	 * the rest of it, or the response. Where nothing else tells, say after an
	 * {@link Error} between two writes or between write and read, this does.
	 */
	private boolean unfinished;

	/**
	 * The request that had begun to leave before the caller of this use had the
	 * connection.
	 */
	private @Nullable Frame opened;

	SocketConnection(SocketChannel channel, Endpoint endpoint, FrameChannel frames, ClosesBehindAnswers closes,
			Watchdog watchdog, ExchangeErrors errors) {
		this.closer = new ChannelCloser(channel);
		this.endpoint = endpoint;
		this.frames = frames;
		this.check = new PeerCheck(frames, this.closer, closes);
		this.watchdog = watchdog;
		this.errors = errors;
		watchdog.register(this);
	}

	@Override
	public Endpoint endpoint() {
		return this.endpoint;
	}

	@Override
	public @Nullable CloseReason begin(Deadline deadline, long now) {
		if (this.opened != null && this.deadline == deadline) {
			return null;
		}
		boolean usable = false;
		try {
			CloseReason unusable = checkBeforeUse(now);
			if (unusable == null && this.frames.isAwaitingReply()) {
				// It would be taken for the response.
				unusable = CloseReason.HEARTBEAT_TIMEOUT;
				this.defect = unusable;
			}
			usable = unusable == null;
			return unusable;
		}
		finally {
			if (usable) {
				this.everBegun = true;
				this.check.begun(now);
				this.deadline = deadline;
				this.watch.arm(deadline);
				this.watchdog.armed(deadline);
			}
			else {
				this.frames.rest();
			}
		}
	}

	/**
	 * A use that has begun with its request sent counts as unfinished until its response
	 * has come, whatever becomes of its caller.
	 */
	@Override
	public boolean beginEarly(Deadline deadline, long now, EarlyRequest early) {
		boolean begun = this.frames.canStartWriting(early.request()) && !this.check.isAtLimit(now)
				&& begin(deadline, now) == null;
		if (begun) {
			this.opened = early.request();
			this.unfinished = true;
			this.defect = CloseReason.FAILED;
			this.frames.startWriting(early.request());
			this.defect = null;
		}
		return begun;
	}

	@Override
	public @Nullable CloseReason end() {
		boolean inTime = this.watch.disarm();
		this.opened = null;
		this.frames.rest();
		if (!inTime) {
			return CloseReason.TIMEOUT;
		}
		this.deadline = NO_USE;
		if (reasonToClose() == null && this.unfinished) {
			this.defect = CloseReason.FAILED;
		}
		if (reasonToClose() == null) {
			this.defect = checkLeftover();
			this.check.useEnded();
		}
		return reasonToClose();
	}

	@Override
	public @Nullable CloseReason check() {
		return betweenUses(false);
	}

	@Override
	public @Nullable CloseReason sendHeartbeat() {
		return betweenUses(true);
	}

	@Override
	public boolean isAwaitingReply() {
		return this.frames.isAwaitingReply();
	}

	@Override
	public Frame exchange(Frame request) {
		StackReserve.require();
		if (request == this.opened) {
			return exchangeOpened(request);
		}
		if (reasonToClose() == null) {
			this.defect = this.check.beforeExchange(now());
		}
		requireUsable(RequestProgress.NOT_SENT);
		requireNotInterrupted();
		write(request);
		return read();
	}

	/**
	 * Go on with a request that has been sent, or part of it. What has arrived since is
	 * the response, so there is no look.
	 */
	private Frame exchangeOpened(Frame request) {
		this.opened = null;
		requireNotCutOff(this.frames.progress());
		if (Thread.currentThread().isInterrupted()) {
			this.defect = CloseReason.INTERRUPTED;
			throw this.errors.interruptedBeforeGoingOn(this.frames.progress());
		}
		write(request);
		return read();
	}

	@Override
	public void send(Frame message) {
		StackReserve.require();
		requireUsable(RequestProgress.NOT_SENT);
		requireNotInterrupted();
		write(message);
		this.unfinished = false;
	}

	@Override
	public Frame receive() {
		StackReserve.require();
		requireUsable(this.frames.progress());
		return read();
	}

	/**
	 * A thread that closes the connection second closes the channel too: the first one
	 * may not have come to it, and its slot is free after this. What may fail if memory
	 * is full comes last.
	 */
	@Override
	public void close(CloseReason reason) {
		CloseReason first = this.closer.claim(reason);
		try {
			this.closer.close(first.isBroken() || this.watch.armed() != null);
		}
		finally {
			this.frames.close();
			this.watchdog.unregister(this);
		}
	}

	@Override
	public CloseInitiator closeInitiator() {
		return this.closer.initiator();
	}

	@Override
	public long heartbeatsReceived() {
		return this.frames.heartbeats();
	}

	Watch watch() {
		return this.watch;
	}

	/**
	 * End the use whose deadline has passed, unless it has ended by itself.
	 */
	void cutOff(Deadline passed) {
		if (this.watch.expire(passed)) {
			close(CloseReason.TIMEOUT);
		}
	}

	/**
	 * A channel in blocking mode that is touched by an interrupted thread closes itself.
	 * This one is healthy and shall stay so.
	 */
	private void requireNotInterrupted() {
		if (Thread.currentThread().isInterrupted()) {
			throw this.errors.interruptedBeforeSending();
		}
	}

	private void write(Frame frame) {
		this.check.sending();
		this.unfinished = true;
		try {
			this.frames.write(frame);
		}
		catch (IOException ex) {
			throw failed("writing the request", ex);
		}
		catch (FrameFormatException ex) {
			// Nothing left, so nothing will answer: the connection is as it was before.
			this.unfinished = false;
			throw this.errors.malformed(ex, RequestProgress.NOT_SENT);
		}
	}

	private Frame read() {
		this.unfinished = true;
		try {
			Frame response = this.frames.read();
			this.unfinished = false;
			this.check.answered(now());
			return response;
		}
		catch (IOException ex) {
			throw failed("waiting for the response", ex);
		}
		catch (FrameFormatException ex) {
			this.defect = CloseReason.MALFORMED;
			throw this.errors.malformed(ex, this.frames.progress());
		}
		catch (BodyBudgetExceededException ex) {
			this.defect = CloseReason.BUDGET_EXCEEDED;
			throw this.errors.overBudget(ex, this.frames.progress());
		}
	}

	/**
	 * Nothing can be done on a connection on which anything has failed in this use, even
	 * if its holder went on after the error.
	 */
	private void requireUsable(RequestProgress progress) {
		requireNotCutOff(progress);
		if (this.unfinished) {
			throw this.errors.unusable(CloseReason.FAILED, progress);
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
		if (this.defect != null) {
			throw this.errors.unusable(this.defect, progress);
		}
	}

	/**
	 * Check the connection if it is due.
	 * @throws FrameFormatException if the peer of a new connection has sent what is no
	 * frame
	 */
	private @Nullable CloseReason checkBeforeUse(long now) {
		if (reasonToClose() == null) {
			this.defect = this.check.beforeUse(now);
			FrameFormatException garbage = this.frames.garbage();
			if (garbage != null && !this.everBegun) {
				throw this.errors.malformed(garbage, RequestProgress.NOT_SENT);
			}
		}
		return reasonToClose();
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
	 * Return why the connection must be closed, as far as is known.
	 */
	private @Nullable CloseReason reasonToClose() {
		CloseReason closed = this.closer.reason();
		return (closed != null) ? closed : this.defect;
	}

	private @Nullable CloseReason betweenUses(boolean sendHeartbeat) {
		if (reasonToClose() == null && !Thread.currentThread().isInterrupted()) {
			try {
				this.defect = this.check.betweenUses(sendHeartbeat);
			}
			finally {
				this.frames.rest();
			}
		}
		return reasonToClose();
	}

	private RuntimeException failed(String phase, IOException cause) {
		RequestProgress progress = this.frames.progress();
		String during = phase + " (" + this.frames.describeProgress() + ")";
		CloseReason closed = this.closer.reason();
		if (isOverdue(closed)) {
			this.defect = CloseReason.TIMEOUT;
			return this.errors.overdue(this.deadline, during, progress, this.check.hasEverAnswered(), cause);
		}
		if (Thread.currentThread().isInterrupted() || cause instanceof ClosedByInterruptException) {
			// An interrupt may take effect after its flag was cleared: it sets the flag
			// first and closes the channel then.
			Thread.currentThread().interrupt();
			this.defect = CloseReason.INTERRUPTED;
			return this.errors.interrupted(during, progress, cause);
		}
		if (closed != null) {
			return this.errors.closed(closed, during, progress, cause);
		}
		this.defect = CloseReason.FAILED;
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
