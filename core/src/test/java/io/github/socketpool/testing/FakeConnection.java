package io.github.socketpool.testing;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.connection.FrameStream;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * A connection that does what a test tells it to.
 */
public final class FakeConnection implements PoolableConnection {

	public final List<String> requests = new CopyOnWriteArrayList<>();

	/** The requests that were sent before their callers had the connection. */
	public final List<String> sentEarly = new CopyOnWriteArrayList<>();

	/** Whether requests can be sent before their callers have the connection. */
	public volatile boolean sendsEarly = true;

	/** What the next uses shall find when they begin; fine when empty. */
	public final Queue<CloseReason> atBegin = new ArrayDeque<>();

	/** What the next uses shall find when they end; fine when empty. */
	public final Queue<CloseReason> atEnd = new ArrayDeque<>();

	/** What the next looks shall find; fine when empty. */
	public final Queue<CloseReason> atCheck = new ConcurrentLinkedQueue<>();

	/** What the next heartbeats shall meet instead of being sent; fine when empty. */
	public final Queue<CloseReason> atHeartbeat = new ConcurrentLinkedQueue<>();

	/** What happens whenever the connection is looked at between two uses. */
	public volatile Runnable whileLooking = () -> {
	};

	/** What happens when a use begins. */
	public volatile Runnable whileBeginning = () -> {
	};

	/**
	 * What happens while a request is sent whose caller does not have the connection yet.
	 */
	public volatile Runnable whileSendingEarly = () -> {
	};

	/** What happens when a use ends. */
	public volatile Runnable whileEnding = () -> {
	};

	/** What happens when the connection is closed. */
	public volatile Runnable whileClosing = () -> {
	};

	/** How often the connection was looked at between two uses. */
	public final AtomicInteger checked = new AtomicInteger();

	public final AtomicInteger heartbeatsSent = new AtomicInteger();

	/** Whether a heartbeat that was sent has no reply yet. */
	public volatile boolean awaitingReply;

	/** As which stream the connection can be used; none by default. */
	public volatile @Nullable FrameStream stream;

	public volatile UnaryOperator<Frame> answer = UnaryOperator.identity();

	/** Whether nothing has come since the latest request. */
	public volatile boolean unanswered;

	/** How many heartbeats have been received. */
	public volatile long heartbeats;

	/** How many messages have been received. */
	public volatile long messages;

	/** How often something began or ended while a use was under way that must not. */
	public final AtomicInteger overlaps = new AtomicInteger();

	private final AtomicBoolean inUse = new AtomicBoolean();

	private final AtomicBoolean isSendingEarly = new AtomicBoolean();

	/** Which use has begun with its request sent. */
	private volatile @Nullable Deadline begunEarly;

	private final List<CloseReason> closes = new CopyOnWriteArrayList<>();

	private final Endpoint endpoint;

	FakeConnection(Endpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Return why the connection was closed.
	 */
	public List<CloseReason> closes() {
		return this.closes;
	}

	/**
	 * Return whether a use has begun that has not ended.
	 */
	public boolean isInUse() {
		return this.inUse.get();
	}

	@Override
	public Endpoint endpoint() {
		return this.endpoint;
	}

	@Override
	public Frame exchange(Frame request) {
		this.requests.add(request.text());
		return this.answer.apply(request);
	}

	@Override
	public void send(Frame message) {
		exchange(message);
	}

	@Override
	public Frame receive() {
		return this.answer.apply(Frame.empty());
	}

	@Override
	public @Nullable CloseReason begin(Deadline deadline, long now) {
		this.whileBeginning.run();
		if (this.begunEarly != deadline || this.isSendingEarly.get()) {
			occupy();
		}
		return this.closes.isEmpty() ? this.atBegin.poll() : this.closes.get(0);
	}

	@Override
	public FrameStream stream() {
		FrameStream stream = this.stream;
		return (stream != null) ? stream : PoolableConnection.super.stream();
	}

	@Override
	public boolean beginEarly(Deadline deadline, long now, EarlyRequest early) {
		if (!this.sendsEarly || !this.atBegin.isEmpty() || !this.closes.isEmpty()) {
			return false;
		}
		occupy();
		this.begunEarly = deadline;
		this.isSendingEarly.set(true);
		try {
			this.whileSendingEarly.run();
			this.sentEarly.add(early.request().text());
		}
		finally {
			this.isSendingEarly.set(false);
		}
		return true;
	}

	private void occupy() {
		if (this.inUse.getAndSet(true)) {
			this.overlaps.incrementAndGet();
		}
	}

	@Override
	public @Nullable CloseReason end() {
		if (!this.inUse.getAndSet(false) || this.isSendingEarly.get()) {
			this.overlaps.incrementAndGet();
		}
		this.begunEarly = null;
		this.whileEnding.run();
		return this.closes.isEmpty() ? this.atEnd.poll() : this.closes.get(0);
	}

	@Override
	public boolean isUnanswered() {
		return this.unanswered;
	}

	@Override
	public @Nullable CloseReason check() {
		this.checked.incrementAndGet();
		requireNotInUse();
		this.whileLooking.run();
		return this.closes.isEmpty() ? this.atCheck.poll() : this.closes.get(0);
	}

	@Override
	public @Nullable CloseReason sendHeartbeat() {
		requireNotInUse();
		this.whileLooking.run();
		CloseReason met = this.closes.isEmpty() ? this.atHeartbeat.poll() : this.closes.get(0);
		if (met == null) {
			this.heartbeatsSent.incrementAndGet();
		}
		return met;
	}

	private void requireNotInUse() {
		if (this.inUse.get() && this.closes.isEmpty()) {
			this.overlaps.incrementAndGet();
		}
	}

	@Override
	public boolean isAwaitingReply() {
		return this.awaitingReply;
	}

	@Override
	public void close(CloseReason reason) {
		this.closes.add(reason);
		this.whileClosing.run();
	}

	@Override
	public CloseInitiator closeInitiator() {
		return this.closes.contains(CloseReason.STALE) ? CloseInitiator.PEER : CloseInitiator.LOCAL;
	}

	@Override
	public long heartbeatsReceived() {
		return this.heartbeats;
	}

	@Override
	public long messagesReceived() {
		return this.messages;
	}

}
