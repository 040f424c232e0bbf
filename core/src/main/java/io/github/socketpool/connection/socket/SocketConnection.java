package io.github.socketpool.connection.socket;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.StackReserve;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.connection.transport.Transport;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameFormatException;
import org.jspecify.annotations.Nullable;

/**
 * A connection over a transport: its frames, its present use, the checks of its peer, and
 * how it is closed. A thread that is blocked in it is freed by closing the transport,
 * which is what the {@link Watchdog} does at the deadline.
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
	 * Whether any use has begun: what is no frame before that shows that the peer speaks
	 * something else.
	 */
	private boolean everBegun;

	SocketConnection(Transport transport, Endpoint endpoint, FrameChannel frames, ClosesBehindAnswers closes,
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
				this.check.begun(now);
				this.use.begin(deadline);
				this.watchdog.armed(deadline);
			}
			else {
				this.frames.rest();
			}
		}
	}

	@Override
	public boolean beginEarly(Deadline deadline, long now, EarlyRequest early) {
		Frame request = early.request();
		boolean begun = this.use.state() == ConnectionUse.State.UNUSED && this.frames.canStartWriting(request)
				&& !this.check.isAtLimit(now) && begin(deadline, now) == null;
		if (begun) {
			this.use.sendEarly(request);
		}
		return begun;
	}

	@Override
	public @Nullable CloseReason end() {
		return this.use.end();
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
	 * A thread that closes the connection second closes the channel too: the first one
	 * may not have come to it, and its slot is free after this. What may fail if memory
	 * is full comes last.
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

	ConnectionUse use() {
		return this.use;
	}

	/**
	 * End the use whose deadline has passed, unless it has ended by itself.
	 */
	void cutOff(Deadline passed) {
		if (this.use.watch().expire(passed)) {
			close(CloseReason.TIMEOUT);
		}
	}

	/**
	 * Check the peer if that is due.
	 * @throws FrameFormatException if the peer of a new connection has sent what is no
	 * frame
	 */
	private @Nullable CloseReason checkBeforeUse(long now) {
		this.use.failIfUnfinished();
		if (this.use.reasonToClose() == null) {
			CloseReason found = this.check.beforeUse(now);
			if (found == null && this.heartbeats.isAwaitingReply()) {
				// It would be taken for the response.
				found = CloseReason.HEARTBEAT_TIMEOUT;
			}
			failIf(found);
			FrameFormatException garbage = this.frames.garbage();
			if (garbage != null && !this.everBegun) {
				throw this.errors.malformed(garbage, RequestProgress.NOT_SENT);
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
				this.frames.rest();
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
