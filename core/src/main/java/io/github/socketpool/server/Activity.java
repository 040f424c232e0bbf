package io.github.socketpool.server;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

import io.github.socketpool.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * The current activity of one client, and its deadline. Set by the client's thread; read
 * by the watchdog, the broadcaster and the server's close.
 * <p>
 * The lock is held from the first byte of a request to the last byte of its response,
 * including I/O and handler. Other threads that write to the client may only try to
 * acquire it.
 */
final class Activity {

	private enum Kind {

		/** Connected, and nothing received yet. */
		SILENT,

		/** Between two frames. */
		IDLE,

		/** A frame or a heartbeat has begun to arrive. */
		RECEIVING,

		/** The handler has a request. */
		HANDLING,

		/** A response is being written. */
		ANSWERING,

		/** A heartbeat is being written. */
		SENDING_HEARTBEAT,

		/** The server is closing the connection: no request is handled any more. */
		CLOSING

	}

	private record Stage(Kind kind, @Nullable Deadline deadline) {

		boolean isAnswering() {
			return this.kind == Kind.HANDLING || this.kind == Kind.ANSWERING;
		}

	}

	private static final Stage IDLE = new Stage(Kind.IDLE, null);

	private static final Stage HANDLING = new Stage(Kind.HANDLING, null);

	private static final Stage CLOSING = new Stage(Kind.CLOSING, null);

	private final ReentrantLock exchange = new ReentrantLock();

	private final ServerSettings settings;

	/** Written under {@link #exchange}, but for the step to {@link Kind#CLOSING}. */
	private final AtomicReference<Stage> stage;

	/** Guarded by {@link #exchange}. */
	private Stage beforeHeartbeat = IDLE;

	Activity(ServerSettings settings) {
		this.settings = settings;
		this.stage = new AtomicReference<>(new Stage(Kind.SILENT, deadline(settings.firstByteTimeout())));
	}

	/**
	 * Record that bytes have arrived. Waits for a heartbeat that is being written.
	 */
	void arrived() {
		if (!this.exchange.isHeldByCurrentThread()) {
			this.exchange.lock();
		}
	}

	/**
	 * Record that the bytes so far end inside a frame or heartbeat. Its timeout begins
	 * with the first of these calls.
	 */
	void receiving() {
		if (kind() != Kind.RECEIVING) {
			become(new Stage(Kind.RECEIVING, deadline(this.settings.frameTimeout())));
		}
	}

	/**
	 * Begin to handle a request.
	 * @return {@code false} if the connection is being closed, so that the request is not
	 * to be handled
	 */
	boolean beginHandling() {
		return become(HANDLING);
	}

	void answering() {
		become(new Stage(Kind.ANSWERING, deadline(this.settings.frameTimeout())));
	}

	/**
	 * Record that a frame or heartbeat is complete.
	 */
	void idle() {
		become(IDLE);
	}

	/**
	 * Allow other threads to write, since no exchange is in progress.
	 */
	void release() {
		if (this.exchange.isHeldByCurrentThread()) {
			this.exchange.unlock();
		}
	}

	/**
	 * Begin to write a heartbeat, if possible.
	 * @return {@code false} if an exchange is in progress, so that no heartbeat may be
	 * written
	 */
	boolean beginHeartbeat(Duration timeout) {
		// Allocated first: no step may fail between locking and the end of this method.
		Stage beating = new Stage(Kind.SENDING_HEARTBEAT, deadline(timeout));
		if (!this.exchange.tryLock()) {
			return false;
		}
		this.beforeHeartbeat = this.stage.get();
		become(beating);
		return true;
	}

	/**
	 * End a heartbeat, and restore the deadline from before.
	 */
	void endHeartbeat() {
		become(this.beforeHeartbeat);
		this.exchange.unlock();
	}

	/**
	 * Begin to close the connection, unless a request is being handled or answered. May
	 * be called by any thread.
	 * @return {@code false} if it must stay open until the response is sent
	 */
	boolean beginClosing() {
		return !this.stage.getAndUpdate((now) -> now.isAnswering() ? now : CLOSING).isAnswering();
	}

	boolean isSilent() {
		return kind() == Kind.SILENT;
	}

	boolean isOverdue(long now) {
		Deadline deadline = this.stage.get().deadline();
		return deadline != null && deadline.remainingNanos(now) <= 0;
	}

	@Override
	public String toString() {
		return kind().name();
	}

	private Kind kind() {
		return this.stage.get().kind();
	}

	/**
	 * Enter a stage. A connection that is being closed stays so.
	 */
	private boolean become(Stage next) {
		return this.stage.getAndUpdate((now) -> (now.kind() == Kind.CLOSING) ? now : next).kind() != Kind.CLOSING;
	}

	private Deadline deadline(Duration timeout) {
		return Deadline.after(timeout, this.settings.ticker());
	}

}
