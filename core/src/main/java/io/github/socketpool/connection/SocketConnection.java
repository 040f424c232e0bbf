package io.github.socketpool.connection;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import io.github.socketpool.Deadline;
import io.github.socketpool.RequestProgress;
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
	 * For this long after a response the connection counts as fresh without a look, which
	 * costs five system calls where a call costs two.
	 */
	private static final long FRESH_NANOS = Duration.ofNanos(200_000).toNanos();

	/**
	 * For this long after the beginning of a use its first exchange needs no look of its
	 * own.
	 */
	private static final long BEGUN_NANOS = Duration.ofMillis(1).toNanos();

	/**
	 * So many uses in a row may begin without a question to the kernel; the next one asks
	 * for unread bytes, which is one system call. What has arrived unasked for is seen by
	 * the fourth caller at the latest; what arrives after the question nothing can tell
	 * from the answer.
	 */
	private static final int MOST_UNASKED = 3;

	/**
	 * What stands for the deadline where there is no use. Whatever is held between two
	 * uses counts as many times as there are connections.
	 */
	private static final Deadline NO_USE = Deadline.after(Duration.ZERO);

	private final SocketChannel channel;

	private final Endpoint endpoint;

	private final FrameChannel frames;

	private final Watchdog watchdog;

	private final ExchangeErrors errors;

	private final Watch watch = new Watch();

	private final AtomicReference<@Nullable CloseReason> closed = new AtomicReference<>();

	private volatile boolean peerClosedFirst;

	private Deadline deadline = NO_USE;

	private @Nullable CloseReason defect;

	private boolean everBegun;

	/**
	 * Until when the connection counts as fresh, if {@link #fresh}.
	 */
	private long freshUntil;

	private boolean fresh;

	/**
	 * How many uses have begun since the kernel was asked what has arrived.
	 */
	private int unasked;

	/**
	 * Whether a frame has begun to leave and what was to follow has not come to its end:
	 * the rest of it, or the response. Where nothing else tells, say after an
	 * {@link Error} between two writes or between write and read, this does.
	 */
	private boolean unfinished;

	/**
	 * The request that was sent before the caller of this use had the connection.
	 */
	private @Nullable Frame opened;

	/**
	 * Whether the peer has ever sent a frame.
	 */
	private boolean everAnswered;

	SocketConnection(SocketChannel channel, Endpoint endpoint, FrameChannel frames, Watchdog watchdog,
			ExchangeErrors errors) {
		this.channel = channel;
		this.endpoint = endpoint;
		this.frames = frames;
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
			askNowAndThen();
			this.fresh &= !this.frames.isAwaitingReply();
			CloseReason unusable = reasonToClose(now);
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
				this.fresh = true;
				this.freshUntil = now + BEGUN_NANOS;
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
	public boolean begin(Deadline deadline, long now, Opening opening) {
		boolean begun = this.frames.isSentAtOnce(opening.request()) && begin(deadline, now) == null;
		if (begun) {
			open(opening.request());
		}
		return begun;
	}

	private void open(Frame request) {
		this.opened = request;
		this.fresh = false;
		this.unfinished = true;
		CloseReason defect = CloseReason.FAILED;
		try {
			this.frames.startWriting(request);
			defect = null;
		}
		finally {
			this.defect = defect;
		}
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
		if (this.closed.get() != null) {
			return this.closed.get();
		}
		if (this.defect == null && this.unfinished) {
			this.defect = CloseReason.FAILED;
		}
		if (this.defect == null && !this.frames.isClean()) {
			this.defect = CloseReason.UNSOLICITED;
		}
		return this.defect;
	}

	@Override
	public @Nullable CloseReason verify() {
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
		if (request == this.opened) {
			return exchangeOpened(request);
		}
		requireUsable(reasonToClose(this.deadline.ticker().nanos()), RequestProgress.NOT_SENT);
		requireNotInterrupted();
		write(request, false);
		return read();
	}

	/**
	 * Go on with a request that has been sent, or part of it. What has arrived since is
	 * the response, so there is no look.
	 */
	private Frame exchangeOpened(Frame request) {
		this.opened = null;
		requireNotCutOff(this.defect, this.frames.progress());
		if (Thread.currentThread().isInterrupted()) {
			this.defect = CloseReason.INTERRUPTED;
			throw this.errors.interruptedWhileWaiting(this.frames.progress());
		}
		write(request, true);
		return read();
	}

	@Override
	public void send(Frame message) {
		requireUsable(this.defect, RequestProgress.NOT_SENT);
		requireNotInterrupted();
		write(message, false);
		this.unfinished = false;
	}

	@Override
	public Frame receive() {
		requireUsable(this.defect, this.frames.progress());
		return read();
	}

	@Override
	public void close(CloseReason reason) {
		if (!this.closed.compareAndSet(null, reason)) {
			return;
		}
		this.watchdog.unregister(this);
		try {
			if (reason.isBroken() || this.watch.armed() != null) {
				this.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
			}
		}
		catch (IOException ex) {
			// The peer has reset the connection: there is nothing to linger for.
		}
		finally {
			closeChannel();
		}
	}

	@Override
	public CloseInitiator closeInitiator() {
		return this.peerClosedFirst ? CloseInitiator.PEER : CloseInitiator.LOCAL;
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
	 * A channel that is touched by an interrupted thread closes itself. This one is
	 * healthy and shall stay so.
	 */
	private void requireNotInterrupted() {
		if (Thread.currentThread().isInterrupted()) {
			throw this.errors.interruptedBeforeSending();
		}
	}

	private void write(Frame frame, boolean started) {
		this.fresh = false;
		this.unfinished = true;
		try {
			if (started) {
				this.frames.finishWriting(frame);
			}
			else {
				this.frames.write(frame);
			}
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
			this.everAnswered = true;
			this.fresh = this.frames.isClean();
			this.freshUntil = this.deadline.ticker().nanos() + FRESH_NANOS;
			return response;
		}
		catch (IOException ex) {
			throw failed("waiting for the response", ex);
		}
		catch (FrameFormatException ex) {
			throw malformed(ex);
		}
	}

	/**
	 * Nothing can be done on a connection on which anything has failed in this use, even
	 * if its holder went on after the error.
	 */
	private void requireUsable(@Nullable CloseReason unusable, RequestProgress progress) {
		requireNotCutOff(unusable, progress);
		if (this.unfinished) {
			throw this.errors.unusable(CloseReason.FAILED, progress);
		}
	}

	private void requireNotCutOff(@Nullable CloseReason unusable, RequestProgress progress) {
		if (this.watch.isOverdue()) {
			throw this.errors.overdueBeforeNextFrame(this.deadline, progress);
		}
		CloseReason closed = this.closed.get();
		CloseReason reason = (closed != null) ? closed : unusable;
		if (reason != null) {
			throw this.errors.unusable(reason, progress);
		}
	}

	private @Nullable CloseReason reasonToClose(long now) {
		if (this.closed.get() != null) {
			return this.closed.get();
		}
		if (this.defect == null && !(this.fresh && now - this.freshUntil < 0)) {
			this.defect = look();
			this.unasked = 0;
			this.fresh = true;
			this.freshUntil = now + FRESH_NANOS;
		}
		return this.defect;
	}

	private void askNowAndThen() {
		try {
			if (++this.unasked > MOST_UNASKED) {
				this.unasked = 0;
				this.fresh &= !this.frames.hasArrivals();
			}
		}
		catch (IOException ex) {
			// The look that follows finds out what has happened.
			this.fresh = false;
		}
	}

	private @Nullable CloseReason look() {
		CloseReason found = look(false);
		FrameFormatException garbage = this.frames.garbage();
		if (garbage != null && !this.everBegun) {
			throw this.errors.malformed(garbage, RequestProgress.NOT_SENT);
		}
		return found;
	}

	private @Nullable CloseReason look(boolean thenSendHeartbeat) {
		try {
			CloseReason found = thenSendHeartbeat ? this.frames.lookAndSendHeartbeat() : this.frames.look();
			this.peerClosedFirst |= this.frames.isEnded();
			return found;
		}
		catch (IOException ex) {
			CloseReason closed = this.closed.get();
			this.peerClosedFirst = closed == null;
			return (closed != null) ? closed : CloseReason.STALE;
		}
	}

	private @Nullable CloseReason betweenUses(boolean sendHeartbeat) {
		if (this.closed.get() != null) {
			return this.closed.get();
		}
		if (this.defect == null && !Thread.currentThread().isInterrupted()) {
			try {
				this.defect = look(sendHeartbeat);
				this.unasked = 0;
			}
			finally {
				this.frames.rest();
			}
		}
		return this.defect;
	}

	private RuntimeException failed(String phase, IOException cause) {
		RequestProgress progress = this.frames.progress();
		String during = phase + " (" + this.frames.describeProgress() + ")";
		if (this.watch.isOverdue()) {
			this.defect = CloseReason.TIMEOUT;
			return this.errors.overdue(this.deadline, during, progress, this.everAnswered, cause);
		}
		if (Thread.currentThread().isInterrupted() || cause instanceof ClosedByInterruptException) {
			// An interrupt may take effect after its flag was cleared: it sets the flag
			// first and closes the channel then.
			Thread.currentThread().interrupt();
			this.defect = CloseReason.INTERRUPTED;
			return this.errors.interrupted(during, progress, cause);
		}
		CloseReason closedByPool = this.closed.get();
		if (closedByPool != null) {
			return this.errors.closed(closedByPool, during, progress, cause);
		}
		this.defect = CloseReason.FAILED;
		this.peerClosedFirst = true;
		return this.errors.lost(during, progress, cause);
	}

	private FrameFormatException malformed(FrameFormatException ex) {
		this.defect = CloseReason.MALFORMED;
		return this.errors.malformed(ex, this.frames.progress());
	}

	private void closeChannel() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			// The descriptor is released all the same (close(2): never to be repeated).
		}
	}

}
