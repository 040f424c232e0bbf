package io.github.socketpool.pool.shared;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.connection.FrameStream;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameFormatException;

/**
 * Passes the requests of all callers to the stream of a connection. A thread that finds
 * requests and the role of the writer free writes all that are there, in as few writes as
 * possible. Thread-safe, except for what needs that role.
 */
final class RequestWriter {

	/** How many bytes one thread writes for others before it passes the role on. */
	private static final int MAX_BATCH = 256 * 1024;

	/** For how long one thread writes for others before it passes the role on. */
	private static final long MAX_BATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	/** How many replies to messages may wait to be written. */
	private static final int MAX_REPLIES = 256;

	/** How many bytes may wait to be written, and one frame more. */
	private static final int MAX_UNWRITTEN = 1024 * 1024;

	private final SharedContext context;

	private final SharedConnection connection;

	private final FrameStream stream;

	private final Roles roles;

	/** Calls that have a place and whose requests are to be written. */
	private final Queue<SharedCall> outbox = new ConcurrentLinkedQueue<>();

	/** Replies to messages of the server. */
	private final Queue<Frame> replies = new ArrayBlockingQueue<>(MAX_REPLIES);

	/** Messages without a response that have not left entirely. Belongs to the writer. */
	private final Queue<SharedCall> leaving = new ArrayDeque<>();

	/** Whether the socket did not take all that was to be written. */
	private volatile boolean full;

	private volatile long wroteAt;

	/** When a heartbeat was sent last. */
	private volatile long heartbeatAt;

	RequestWriter(SharedContext context, SharedConnection connection, FrameStream stream, Roles roles) {
		this.context = context;
		this.connection = connection;
		this.stream = stream;
		this.roles = roles;
		this.wroteAt = context.now();
		this.heartbeatAt = this.wroteAt;
	}

	/**
	 * Have the request of a call written.
	 */
	void add(SharedCall call) {
		this.outbox.add(call);
	}

	/**
	 * Have a reply to a message written.
	 * @return {@code false} if too many are waiting
	 */
	boolean add(Frame reply) {
		return this.replies.offer(reply);
	}

	/**
	 * A call has left whose request was not written.
	 */
	void remove(SharedCall call) {
		this.outbox.remove(call);
	}

	/**
	 * Return whether the socket did not take all that was to be written.
	 */
	boolean isFull() {
		return this.full;
	}

	/**
	 * Return whether something is to be written that no thread is writing.
	 */
	boolean isLeftToWrite() {
		return !this.full && hasToWrite() && !this.roles.isWriting();
	}

	long wroteAt() {
		return this.wroteAt;
	}

	long heartbeatAt() {
		return this.heartbeatAt;
	}

	/**
	 * Write what is to be written, unless another thread does, or the socket is full.
	 */
	void write() {
		boolean more = true;
		long began = hasToWrite() ? this.context.now() : 0;
		while (more && hasToWrite() && !this.full && this.roles.startWriting()) {
			try {
				more = writeInRole() && this.context.now() - began < MAX_BATCH_NANOS;
			}
			finally {
				this.roles.stopWriting();
			}
		}
		if (hasToWrite() && !more) {
			// This thread has done enough for others.
			this.connection.wantReader();
			this.stream.wakeUp();
		}
	}

	private boolean hasToWrite() {
		return (!this.outbox.isEmpty() || !this.replies.isEmpty()) && !this.connection.isOver();
	}

	/**
	 * Write as the writer.
	 * @return {@code false} if another thread is to go on
	 */
	boolean writeInRole() {
		try {
			boolean all = passRequests();
			this.full = !this.stream.flush();
			completeLeft();
			if (this.full) {
				this.stream.wakeUp();
			}
			return all && !this.full;
		}
		catch (IOException | RuntimeException | Error ex) {
			this.connection.failed(ex);
			return true;
		}
	}

	/**
	 * Pass requests to the stream.
	 * @return {@code false} if they were too many at once
	 */
	private boolean passRequests() throws IOException {
		long begin = this.stream.accepted();
		long now = this.context.now();
		passReplies();
		int unsent = 0;
		boolean room = hasRoom(begin);
		SharedCall next = room ? this.outbox.poll() : null;
		while (next != null) {
			unsent += pass(next, now) ? 0 : 1;
			room = hasRoom(begin);
			next = room ? this.outbox.poll() : null;
		}
		if (this.stream.accepted() > begin) {
			this.wroteAt = now;
		}
		if (unsent > 0) {
			this.context.ended(this.connection, unsent, 0);
		}
		return room;
	}

	private boolean hasRoom(long begin) throws IOException {
		long accepted = this.stream.accepted();
		return accepted - begin < MAX_BATCH
				&& (accepted - this.stream.written() < MAX_UNWRITTEN || this.stream.flush());
	}

	private void passReplies() {
		Frame next = this.replies.poll();
		while (next != null) {
			try {
				this.stream.put(next);
			}
			catch (FrameFormatException ex) {
				this.context.messages().replyRefused(this.connection.endpoint(), ex);
			}
			next = this.replies.poll();
		}
	}

	/**
	 * Pass a request to the stream.
	 * @return {@code false} if its place is free again, since the codec has refused it
	 */
	private boolean pass(SharedCall call, long now) {
		if (!call.startSending(this.stream.accepted(), now)) {
			// Its caller has left and released its place.
			return true;
		}
		try {
			this.stream.put(call.request());
		}
		catch (FrameFormatException ex) {
			if (call.fail(() -> this.context.errors().refused(ex, this.connection.endpoint()))) {
				this.connection.forget(call);
				return false;
			}
			return true;
		}
		call.accepted(this.stream.accepted());
		if (call.isOneWay()) {
			this.leaving.add(call);
		}
		return true;
	}

	/**
	 * End the messages without a response that have left.
	 */
	private void completeLeft() {
		int left = 0;
		int gone = 0;
		SharedCall next = this.leaving.peek();
		while (next != null && next.hasLeft(this.stream.written())) {
			this.leaving.remove();
			this.connection.forget(next);
			gone += next.answer(null) ? 0 : 1;
			left++;
			next = this.leaving.peek();
		}
		if (left > 0) {
			this.context.ended(this.connection, left, gone);
		}
	}

	/**
	 * Send a heartbeat, unless another thread writes.
	 */
	void sendHeartbeat() {
		if (this.full || this.connection.isOver() || !this.roles.startWriting()) {
			return;
		}
		try {
			this.stream.putHeartbeat();
			this.heartbeatAt = this.context.now();
			this.wroteAt = this.heartbeatAt;
			writeInRole();
		}
		finally {
			this.roles.stopWriting();
		}
		this.connection.proceed(null);
	}

}
