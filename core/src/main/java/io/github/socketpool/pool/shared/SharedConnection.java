package io.github.socketpool.pool.shared;

import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.FrameStream;
import io.github.socketpool.connection.MessageReceiver;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * A connection with many calls in flight: the table of its calls, and what becomes of it.
 * The {@link Roles} of the {@link RequestWriter} and of the {@link ResponseReader} belong
 * to one thread at a time. Nothing but the reader's wait for bytes blocks, and an
 * interrupt of that does not close the connection.
 */
final class SharedConnection implements MessageReceiver.Replier {

	/** What the pool does with a connection. */
	enum Phase {

		/** It takes calls. */
		OPEN,

		/**
		 * A call has timed out, and nothing was read for most of its time. The connection
		 * takes no calls until something is read, and is closed with the last of its
		 * calls.
		 */
		SILENT,

		/** It takes no calls, and is released with the last of its calls. */
		DRAINING,

		/** It is to be released: it is lost, or its last caller has left it. */
		ENDED

	}

	private final SharedContext context;

	private final Lease lease;

	private final FrameStream stream;

	private final Endpoint endpoint;

	private final ReaderThread readerThread;

	private final RequestWriter writer;

	private final ResponseReader reader;

	private final Roles roles = new Roles();

	/** Calls that have a place, by the id of their response. */
	private final Map<Object, SharedCall> table = new ConcurrentHashMap<>();

	/** What reading or writing has failed with. */
	private volatile @Nullable Throwable failure;

	/** When a call last ended. */
	private volatile long usedAt;

	/** How many calls have a place. Written under the lock of the places, as below. */
	volatile int calls;

	volatile Phase phase = Phase.OPEN;

	/** How many of the calls have callers that have left. */
	private volatile int gone;

	/** Whether the call that has a place is to be alone. */
	private boolean alone;

	SharedConnection(SharedContext context, Lease lease) {
		this.context = context;
		this.lease = lease;
		this.stream = lease.stream();
		this.endpoint = this.stream.endpoint();
		this.readerThread = new ReaderThread(context.nextReaderName(), this);
		this.writer = new RequestWriter(context, this, this.stream, this.roles);
		this.reader = new ResponseReader(context, this, this.stream, this.roles, this.writer);
		this.usedAt = context.now();
	}

	Endpoint endpoint() {
		return this.endpoint;
	}

	/**
	 * Return whether the connection has served a call before.
	 */
	boolean isReused() {
		return this.reader.hasEverAnswered() || this.lease.isReused();
	}

	boolean takesCalls() {
		return this.phase == Phase.OPEN;
	}

	/**
	 * Return whether there is a place for a call. Under the lock of the places.
	 */
	boolean hasPlace(SharedCall call, int maxInFlight) {
		return takesCalls() && !this.alone && (!call.isLarge() || callers() == 0) && this.calls < maxInFlight;
	}

	/**
	 * Give a call a place. Under the lock of the places. To be followed by
	 * {@link #proceed}.
	 * @return {@code false} if a call with the same id has one: then this call has failed
	 */
	boolean place(SharedCall call) {
		call.place(this);
		if (this.table.putIfAbsent(call.key(), call) != null) {
			call.fail(() -> this.context.errors().duplicate(this.endpoint));
			return false;
		}
		changeCalls(1);
		this.alone = call.isLarge();
		this.writer.add(call);
		return true;
	}

	/**
	 * Calls have ended. Under the lock of the places.
	 * @param gone how many of them have callers that have left
	 */
	void callsEnded(int count, int gone) {
		changeCalls(-count);
		int before = this.gone;
		this.gone = before - gone;
		this.alone &= callers() > 0;
	}

	/**
	 * A call has ended at a time.
	 */
	void usedAt(long now) {
		this.usedAt = now;
	}

	/**
	 * A caller has left whose call keeps its place. Under the lock of the places.
	 */
	int callerLeft() {
		int left = this.gone + 1;
		this.gone = left;
		this.alone &= callers() > 0;
		return left;
	}

	private void changeCalls(int change) {
		int before = this.calls;
		this.calls = before + change;
	}

	/**
	 * Return how many callers wait for their calls.
	 */
	int callers() {
		return this.calls - this.gone;
	}

	/**
	 * Return whether a call shares the connection with others.
	 */
	boolean hasCompany() {
		return callers() > 1;
	}

	/**
	 * Do what there is to do after calls have got or given up their places: write what is
	 * to be written, have responses read, or release the connection.
	 * @param reading the call of this thread, which reads next, or {@code null}
	 */
	void proceed(@Nullable SharedCall reading) {
		this.writer.write();
		boolean reads = reading != null && reading.connection() == this && !reading.isDecided();
		if (!reads && mustBeRead() && !this.roles.isReading()) {
			this.readerThread.want();
		}
		settle();
	}

	boolean isOver() {
		return this.phase == Phase.ENDED || this.failure != null;
	}

	@Override
	public boolean reply(Frame reply) {
		boolean accepted = !isOver() && this.writer.add(reply);
		proceed(null);
		return accepted;
	}

	void forget(SharedCall call) {
		this.table.remove(call.key(), call);
	}

	/**
	 * A caller leaves who has a place. If its request was or will be sent, the place is
	 * taken until the late response comes.
	 * @param timedOut whether its time is up
	 * @return how it leaves
	 */
	Departure leave(SharedCall call, boolean timedOut) {
		Departure departure = Departure.DECIDED;
		if (call.leaveUnsent()) {
			departure = Departure.UNSENT;
			this.writer.remove(call);
			forget(call);
			this.context.ended(this, 1, 0);
		}
		else if (call.leaveSent()) {
			departure = Departure.SENT;
			this.context.places().left(this);
		}
		if (timedOut && departure != Departure.DECIDED && isSilentFor(call)) {
			this.context.places().advance(this, Phase.SILENT);
		}
		proceed(null);
		return departure;
	}

	/** How a caller has left. */
	enum Departure {

		/** Its request will not be sent. */
		UNSENT,

		/** Its request was sent, or will be. */
		SENT,

		/** It must not leave, since its call has been decided. */
		DECIDED

	}

	/**
	 * Return whether nothing was read for most of the time of a call: since it was sent,
	 * or, if it could not be, since it came.
	 */
	private boolean isSilentFor(SharedCall call) {
		long now = this.context.now();
		boolean sent = call.sentAt() != 0;
		long time = now - (sent ? call.sentAt() : call.since());
		return (sent || this.writer.isFull()) && now - this.reader.readAt() >= time / 2;
	}

	boolean mustBeRead() {
		return !isOver() && (this.calls > 0 || this.writer.isFull() || this.context.messages().areExpected());
	}

	/**
	 * Reading or writing has failed.
	 * @param cause why the connection cannot be used any more
	 */
	void failed(Throwable cause) {
		this.failure = cause;
	}

	/**
	 * Return the call that a response answers.
	 * @return the call, or {@code null} if there is none
	 */
	@Nullable SharedCall find(Object id) {
		return this.table.get(id);
	}

	boolean isSilent() {
		return this.phase == Phase.SILENT;
	}

	/**
	 * Have the reader thread write and read.
	 */
	void wantReader() {
		this.readerThread.want();
	}

	ResponseReader reader() {
		return this.reader;
	}

	RequestWriter writer() {
		return this.writer;
	}

	/**
	 * Close the connection.
	 * @param cause why it cannot be used any more
	 */
	void lose(Throwable cause) {
		this.failure = cause;
		settle();
	}

	/**
	 * Close the connection at once, by this side.
	 * @param reason why
	 */
	void close(CloseReason reason) {
		this.stream.fail(reason);
		lose(new IOException("it was closed by this side (" + reason + ")"));
	}

	/**
	 * Take no more calls, and release the connection with the last of its calls.
	 */
	void drain() {
		this.context.places().advance(this, Phase.DRAINING);
		settle();
	}

	/**
	 * Take no more calls if there are none.
	 */
	void drainIfIdle() {
		this.context.places().drainIfIdle(this);
		settle();
	}

	/**
	 * Release the connection if it is lost, or takes no calls and has no callers any
	 * more, and no thread has a role. Every thread that gives up a role, a place or a
	 * caller does this afterwards, so one of them finds nothing left.
	 */
	void settle() {
		if (this.failure != null) {
			this.context.places().advance(this, Phase.ENDED);
		}
		else if (this.phase != Phase.OPEN) {
			Phase before = this.context.places().endIfUnused(this);
			if (before == Phase.SILENT) {
				this.stream.fail(CloseReason.TIMEOUT);
			}
		}
		if (this.phase == Phase.ENDED) {
			if (this.roles.release()) {
				release();
			}
			else {
				this.stream.wakeUp();
			}
		}
	}

	private void release() {
		try {
			Throwable failure = this.failure;
			Loss loss = Loss.of((failure != null) ? failure : new IOException("it was closed by this side"));
			if (failure != null) {
				this.stream.fail(loss.reason());
			}
			else if (!this.table.isEmpty()) {
				// A late response must not meet a later call with the same id.
				this.stream.fail(CloseReason.TIMEOUT);
			}
			long written = this.stream.written();
			this.table.values()
				.forEach((call) -> call.fail(loss.error(this.context.errors(), this.endpoint, call.progress(written))));
		}
		finally {
			this.readerThread.end();
			this.context.removed(this, this.lease);
		}
	}

	/**
	 * Do what there is to do on a new connection. A caller who has waited for it is
	 * woken, and reads.
	 */
	void begin() {
		Iterator<SharedCall> placed = this.table.values().iterator();
		SharedCall first = placed.hasNext() ? placed.next() : null;
		proceed(first);
		if (first != null) {
			first.wake();
		}
	}

	/**
	 * Return the calls that have a place.
	 */
	Iterable<SharedCall> inFlight() {
		return this.table.values();
	}

	int calls() {
		return this.calls;
	}

	/**
	 * Return how many calls have callers that have left.
	 */
	int gone() {
		return this.gone;
	}

	long usedAt() {
		return this.usedAt;
	}

	boolean isOutdated() {
		return this.lease.isOutdated();
	}

}
