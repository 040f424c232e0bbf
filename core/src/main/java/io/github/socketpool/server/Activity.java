package io.github.socketpool.server;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

import io.github.socketpool.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * What is going on with one client, and until when it must be over. Its own thread says
 * so; the watchdog, the broadcaster and the server's close ask.
 * <p>
 * The lock is held from the first byte of a request to the last of its response, I/O and
 * handler included: whoever else wants to write to the client may only try it.
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
		BEATING

	}

	private record Stage(Kind kind, @Nullable Deadline deadline) {
	}

	private static final Stage IDLE = new Stage(Kind.IDLE, null);

	private static final Stage HANDLING = new Stage(Kind.HANDLING, null);

	private final ReentrantLock exchange = new ReentrantLock();

	private final ServerSettings settings;

	/** Written under {@link #exchange}. */
	private volatile Stage stage;

	/** Guarded by {@link #exchange}. */
	private Stage beforeHeartbeat = IDLE;

	Activity(ServerSettings settings) {
		this.settings = settings;
		this.stage = new Stage(Kind.SILENT, deadline(settings.firstByteTimeout()));
	}

	/**
	 * Bytes have arrived. Waits for a heartbeat that is being written.
	 */
	void arrived() {
		if (!this.exchange.isHeldByCurrentThread()) {
			this.exchange.lock();
		}
	}

	/**
	 * The bytes so far end inside something. Its time began when this was said first.
	 */
	void receiving() {
		if (this.stage.kind() != Kind.RECEIVING) {
			this.stage = new Stage(Kind.RECEIVING, deadline(this.settings.frameTimeout()));
		}
	}

	void handling() {
		this.stage = HANDLING;
	}

	void answering() {
		this.stage = new Stage(Kind.ANSWERING, deadline(this.settings.frameTimeout()));
	}

	/**
	 * A frame or a heartbeat is over.
	 */
	void idle() {
		this.stage = IDLE;
	}

	/**
	 * Let others write: nothing is under way.
	 */
	void release() {
		if (this.exchange.isHeldByCurrentThread()) {
			this.exchange.unlock();
		}
	}

	/**
	 * Ask to write a heartbeat.
	 * @return {@code false} when an exchange is under way: no heartbeat then
	 */
	boolean beginHeartbeat(Duration timeout) {
		// Made first: nothing may fail while the lock is held and nobody knows.
		Stage beating = new Stage(Kind.BEATING, deadline(timeout));
		if (!this.exchange.tryLock()) {
			return false;
		}
		this.beforeHeartbeat = this.stage;
		this.stage = beating;
		return true;
	}

	/**
	 * End what {@link #beginHeartbeat} has begun; the deadline from before goes on.
	 */
	void endHeartbeat() {
		this.stage = this.beforeHeartbeat;
		this.exchange.unlock();
	}

	/**
	 * Return whether a request is being handled or answered.
	 */
	boolean isAnswering() {
		Kind kind = this.stage.kind();
		return kind == Kind.HANDLING || kind == Kind.ANSWERING;
	}

	boolean isSilent() {
		return this.stage.kind() == Kind.SILENT;
	}

	boolean isOverdue(long now) {
		Deadline deadline = this.stage.deadline();
		return deadline != null && deadline.remainingNanos(now) <= 0;
	}

	@Override
	public String toString() {
		return this.stage.kind().name();
	}

	private Deadline deadline(Duration timeout) {
		return Deadline.after(timeout, this.settings.ticker());
	}

}
