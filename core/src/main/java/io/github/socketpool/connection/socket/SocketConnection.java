package io.github.socketpool.connection.socket;

import java.io.IOException;
import java.time.Duration;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.StackReserve;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.connection.FrameStream;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.connection.transport.Transport;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameFormatException;
import org.jspecify.annotations.Nullable;

/**
 * A connection over a transport: its frames, its current use, the checks of its peer, and
 * how it is closed. Closing the transport frees a thread that is blocked in it. The
 * {@link Watchdog} does that at the deadline.
 */
final class SocketConnection implements PoolableConnection {

	private final Endpoint endpoint;

	private final FrameChannel frames;

	private final HeartbeatExchange heartbeats;

	private final Watchdog watchdog;

	private final ExchangeErrors errors;

	private final ChannelCloser closer;

	private final PeerCheck check;

	private final ConnectionUse use;

	/**
	 * Whether any use has begun. Malformed bytes before that show that the peer speaks
	 * another protocol.
	 */
	private boolean everBegun;

	/** The stream as which the connection is being used; read by any thread. */
	private volatile @Nullable SocketStream stream;

	/** Whether the last use was a stream that ended unanswered. */
	private boolean unansweredStream;

	SocketConnection(Transport transport, Endpoint endpoint, FrameChannel frames, AnsweredCloseTracker closes,
			Watchdog watchdog, ExchangeErrors errors) {
		this.closer = new ChannelCloser(transport);
		this.endpoint = endpoint;
		this.frames = frames;
		this.heartbeats = new HeartbeatExchange(transport, frames, frames.heartbeat());
		this.check = new PeerCheck(frames, this.heartbeats, this.closer, closes);
		this.use = new ConnectionUse(frames, this.check, this.closer, errors);
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
		if (this.use.isBegunEarly(deadline)) {
			return null;
		}
		boolean usable = false;
		try {
			CloseReason unusable = checkBeforeUse(now);
			usable = unusable == null;
			return unusable;
		}
		finally {
			if (usable) {
				this.everBegun = true;
				this.unansweredStream = false;
				this.check.begun(now);
				this.use.begin(deadline);
				this.watchdog.armed(deadline);
			}
			else {
				this.frames.releaseBuffer();
			}
		}
	}

	/**
	 * Begin the use in which a new connection is set up, before its pool learns of it.
	 * Nothing is checked, since the peer may speak first.
	 */
	void beginSetup(Deadline deadline) {
		this.use.begin(deadline);
		this.watchdog.armed(deadline);
	}

	/**
	 * End the use in which the connection was set up. It does not count as a use.
	 * @return {@code null} if the connection may be used, otherwise why it must be closed
	 */
	@Nullable CloseReason endSetup() {
		return this.use.endSetup();
	}

	/**
	 * End the use in which the connection was set up and the peer has sent frames. The
	 * peer must have sent no others, and must not have closed the connection.
	 * @return {@code null} if the connection may be used, otherwise why it must be closed
	 */
	@Nullable CloseReason endLogin() {
		this.everBegun = true;
		check();
		return endSetup();
	}

	@Override
	public boolean beginEarly(Deadline deadline, long now, EarlyRequest early) {
		Frame request = early.request();
		boolean begun = this.use.state() == ConnectionUse.State.UNUSED && !this.check.isAtLimit(now)
				&& this.frames.canStartWriting(request) && begin(deadline, now) == null;
		if (begun) {
			this.use.sendEarly(request);
		}
		return begun;
	}

	@Override
	public FrameStream stream() {
		StackReserve.require();
		this.use.startStreaming();
		SocketStream stream;
		try {
			stream = this.frames.stream(this.endpoint, this.closer);
		}
		catch (IOException ex) {
			throw this.errors.noStream(this.closer.reason(), ex);
		}
		this.stream = stream;
		CloseReason closed = this.closer.reason();
		if (closed != null) {
			// The thread that closed the connection may not have seen the stream.
			stream.close();
			throw this.errors.noStream(closed, null);
		}
		return stream;
	}

	@Override
	public @Nullable CloseReason end() {
		SocketStream stream = this.stream;
		if (stream != null) {
			this.stream = null;
			this.use.stopStreaming(stream.end());
			this.unansweredStream = stream.isUnanswered();
		}
		return this.use.end();
	}

	@Override
	public boolean isUnanswered() {
		return this.unansweredStream || isUnansweredExchange();
	}

	private boolean isUnansweredExchange() {
		return this.frames.progress() != RequestProgress.NOT_SENT && !this.frames.hasReceived();
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
		return this.heartbeats.isAwaitingReply();
	}

	@Override
	public Frame exchange(Frame request) {
		StackReserve.require();
		return this.use.exchange(request);
	}

	@Override
	public Frame exchange(Frame request, Duration timeout) {
		StackReserve.require();
		this.watchdog.armed(this.use.endWithin(timeout));
		return this.use.exchange(request);
	}

	@Override
	public void send(Frame message) {
		StackReserve.require();
		this.use.send(message);
	}

	@Override
	public Frame receive() {
		StackReserve.require();
		return this.use.receive();
	}

	/**
	 * A second thread that closes the connection also closes the channel. The first
	 * thread may not have done so yet, and the slot is free afterwards. Steps that may
	 * fail when memory is full come last.
	 */
	@Override
	public void close(CloseReason reason) {
		CloseReason first = this.closer.claim(reason);
		try {
			this.closer.close(first.isBroken() || this.use.watch().armed() != null);
		}
		finally {
			this.frames.close();
			this.watchdog.unregister(this);
			closeStream();
		}
	}

	private void closeStream() {
		SocketStream stream = this.stream;
		if (stream != null) {
			stream.close();
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

	@Override
	public long messagesReceived() {
		return this.frames.messages();
	}

	ConnectionUse use() {
		return this.use;
	}

	/**
	 * Close the connection if the use with this deadline, which has passed, has not
	 * ended.
	 */
	void closeOverdue(Deadline passed) {
		if (this.use.watch().expire(passed)) {
			close(CloseReason.TIMEOUT);
		}
	}

	/**
	 * Check the peer if that is due.
	 * @throws FrameFormatException if the peer of a new connection has sent bytes that
	 * are not a frame
	 * @throws TransportException if the peer has refused the certificate of this side
	 * after the handshake, which TLS 1.3 allows
	 */
	private @Nullable CloseReason checkBeforeUse(long now) {
		this.use.failIfUnfinished();
		if (this.use.reasonToClose() == null) {
			CloseReason found = this.check.beforeUse(now);
			if (found == null && this.heartbeats.isAwaitingReply()) {
				// The reply would be taken for the response.
				found = CloseReason.HEARTBEAT_TIMEOUT;
			}
			failIf(found);
			FrameFormatException formatError = this.frames.formatError();
			if (formatError != null && !this.everBegun) {
				throw this.errors.malformed(formatError, RequestProgress.NOT_SENT);
			}
			if (!this.everBegun) {
				this.errors.throwIfRefused(this.check.lostBy());
			}
		}
		return this.use.reasonToClose();
	}

	private @Nullable CloseReason betweenUses(boolean sendHeartbeat) {
		if (this.use.reasonToClose() == null && !Thread.currentThread().isInterrupted()) {
			try {
				failIf(this.check.betweenUses(sendHeartbeat));
			}
			finally {
				this.frames.releaseBuffer();
			}
		}
		return this.use.reasonToClose();
	}

	private void failIf(@Nullable CloseReason found) {
		if (found != null) {
			this.use.fail(found);
		}
	}

}
