package io.github.socketpool.pool.shared;

import java.io.EOFException;
import java.io.IOException;

import io.github.socketpool.connection.FrameStream;
import io.github.socketpool.protocol.Frame;

/**
 * Waits for bytes of a connection and gives each response to its caller. A lone caller
 * reads its own response. When calls overlap, the {@link ReaderThread} reads for all of
 * them, until it finds that callers are alone again.
 */
final class ResponseReader {

	private final SharedContext context;

	private final SharedConnection connection;

	private final FrameStream stream;

	private final Roles roles;

	private final RequestWriter writer;

	private volatile long readAt;

	/** How many calls of the present read were answered. Belongs to the reader. */
	private int answered;

	/** How many of them had callers that had left. Belongs to the reader. */
	private int late;

	/** Whether any call was answered. */
	private volatile boolean everAnswered;

	ResponseReader(SharedContext context, SharedConnection connection, FrameStream stream, Roles roles,
			RequestWriter writer) {
		this.context = context;
		this.connection = connection;
		this.stream = stream;
		this.roles = roles;
		this.writer = writer;
		this.readAt = context.now();
	}

	/**
	 * Return whether any call was answered.
	 */
	boolean hasEverAnswered() {
		return this.everAnswered;
	}

	long readAt() {
		return this.readAt;
	}

	/**
	 * Read as a lone caller until its call is decided, unless another thread reads.
	 * @return {@code false} if another thread reads
	 */
	boolean read(SharedCall call) {
		if (!this.roles.startReading()) {
			return false;
		}
		try {
			long left = this.context.left(call);
			while (!call.isDecided() && left > 0 && !this.connection.isOver()
					&& !Thread.currentThread().isInterrupted()) {
				readOnce(left);
				left = this.context.left(call);
			}
		}
		finally {
			this.roles.stopReading();
		}
		this.connection.proceed(null);
		return true;
	}

	/**
	 * Read for all callers, until callers are alone again. By the reader thread.
	 */
	void readForAll() {
		while (this.connection.mustBeRead() && this.roles.startReading()) {
			try {
				int aloneInARow = 0;
				while (!this.connection.isOver()
						&& (this.connection.mustBeRead() || aloneInARow < ReaderThread.ALONE)) {
					int answered = readOnce(ReaderThread.MAX_WAIT);
					boolean company = answered > 1 || this.connection.callers() > 0;
					aloneInARow = company ? 0 : aloneInARow + answered;
				}
			}
			finally {
				this.roles.stopReading();
			}
		}
		this.connection.settle();
	}

	/**
	 * Wait for bytes, and give the responses in them to their callers. While that is
	 * done, this thread has the role of the writer too, if it is free: then the next
	 * requests of those callers leave in one write.
	 * @return how many calls have ended
	 */
	private int readOnce(long nanos) {
		this.answered = 0;
		this.late = 0;
		try {
			boolean writable = this.stream.await(this.writer.isFull(), this.writer.isLeftToWrite() ? 0 : nanos);
			boolean writer = this.roles.startWriting();
			try {
				readArrived();
			}
			finally {
				if (writer) {
					if (writable || !this.writer.isFull()) {
						this.writer.writeInRole();
					}
					this.roles.stopWriting();
				}
			}
		}
		catch (IOException | RuntimeException | Error ex) {
			this.connection.failed(ex);
		}
		this.writer.write();
		return this.answered;
	}

	private void readArrived() throws IOException {
		int count;
		try {
			count = this.stream.read(this::received);
		}
		finally {
			if (this.answered > 0) {
				this.everAnswered = true;
				this.context.ended(this.connection, this.answered, this.late);
			}
		}
		if (count > 0) {
			heard();
		}
		if (count < 0) {
			throw new EOFException("The peer closed the connection");
		}
	}

	/**
	 * The server has sent something, so a connection that was silent takes calls again.
	 */
	private void heard() {
		this.readAt = this.context.now();
		if (this.connection.isSilent()) {
			SharedContext.proceed(this.context.places().heard(this.connection, this.context.rules()), null);
		}
	}

	/**
	 * Give a frame to the caller whose response it is. A connection is heard of before
	 * its last caller can leave it.
	 */
	private void received(Frame frame) {
		if (this.connection.isSilent()) {
			heard();
		}
		Object id = this.context.responseId(frame);
		if (id == null) {
			this.context.messages().received(this.connection.endpoint(), frame, this.connection);
			return;
		}
		SharedCall call = this.connection.find(id);
		if (call == null) {
			this.context.counters().unknown();
			return;
		}
		if (!call.hasLeft(this.stream.offered())) {
			throw new EarlyResponseException();
		}
		this.connection.forget(call);
		this.answered++;
		if (!call.answer(frame)) {
			this.late++;
			this.context.counters().late(this.connection.endpoint());
		}
	}

}
