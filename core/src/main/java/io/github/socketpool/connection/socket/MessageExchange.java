package io.github.socketpool.connection.socket;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

import io.github.socketpool.Endpoint;
import io.github.socketpool.SafeLog;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.MessageReceiver;
import io.github.socketpool.connection.frame.CodecErrors;
import io.github.socketpool.connection.transport.ConnectionBuffer;
import io.github.socketpool.connection.transport.Transport;
import io.github.socketpool.payload.RedactedException;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import org.jspecify.annotations.Nullable;

/**
 * Passes the messages of one connection to their receiver, and keeps the replies until
 * the connection may write them: between two of its own frames. Any thread may reply. All
 * else is done by the thread that uses the connection.
 */
final class MessageExchange implements MessageReceiver.Replier {

	private static final SafeLog logger = SafeLog.of(ConnectionFactory.class.getName());

	/**
	 * How many bytes of replies may wait. A single reply may be longer.
	 */
	static final long MAX_WAITING = 1024 * 1024;

	private final MessageReceiver receiver;

	private final Endpoint endpoint;

	private final FrameCodec codec;

	/** Encoded frames. Some bytes of the first one may have been written. */
	private final Queue<ByteBuffer> replies = new ConcurrentLinkedQueue<>();

	private final AtomicLong waiting = new AtomicLong();

	private volatile boolean closed;

	private boolean receiverFailed;

	MessageExchange(MessageReceiver receiver, Endpoint endpoint, FrameCodec codec) {
		this.receiver = receiver;
		this.endpoint = endpoint;
		this.codec = codec;
	}

	/**
	 * Pass a message to the receiver.
	 */
	void received(Frame message) {
		try {
			this.receiver.received(this.endpoint, message, this);
		}
		catch (RuntimeException ex) {
			if (!this.receiverFailed) {
				this.receiverFailed = true;
				logger.write(Level.WARNING, "A MessageReceiver failed on a message of " + this.endpoint
						+ ". Further failures on this connection are not logged.", RedactedException.of(ex));
			}
		}
	}

	@Override
	public boolean reply(Frame reply) {
		byte[] bytes = encode(reply);
		if (!reserve(bytes.length)) {
			return false;
		}
		this.replies.add(ByteBuffer.wrap(bytes));
		if (this.closed) {
			this.replies.clear();
		}
		return !this.closed;
	}

	/**
	 * Return whether replies are to be written.
	 */
	boolean isReplyWaiting() {
		return !this.replies.isEmpty();
	}

	/**
	 * Write all replies, and wait if necessary.
	 */
	void writeReplies(Transport transport, ConnectionBuffer buffer) throws IOException {
		while (isReplyWaiting()) {
			writeSome(transport, buffer);
			if (isReplyWaiting()) {
				transport.setBlocking(true);
			}
		}
	}

	/**
	 * Write as much of the replies as is accepted at once; in blocking mode, all of them.
	 * @return whether anything was written
	 */
	boolean writeSome(Transport transport, ConnectionBuffer buffer) throws IOException {
		boolean written = false;
		for (ByteBuffer reply = this.replies.peek(); reply != null; reply = this.replies.peek()) {
			ByteBuffer chunk = buffer.get();
			chunk.put(reply.slice(reply.position(), Math.min(chunk.remaining(), reply.remaining()))).flip();
			int count = chunk.remaining();
			transport.write(chunk);
			reply.position(reply.position() + chunk.position());
			written |= chunk.position() > 0;
			if (!reply.hasRemaining()) {
				this.replies.remove();
				this.waiting.addAndGet(-reply.capacity());
			}
			else if (chunk.position() < count) {
				return written;
			}
		}
		return written;
	}

	/**
	 * Take the first reply, to be written by another means.
	 * @return the bytes of it that were not written, or {@code null} if there is none
	 */
	@Nullable ByteBuffer take() {
		ByteBuffer reply = this.replies.poll();
		if (reply != null) {
			this.waiting.addAndGet(-reply.capacity());
		}
		return reply;
	}

	/**
	 * Accept no more replies. May be called by any thread.
	 */
	void close() {
		this.closed = true;
		this.replies.clear();
	}

	private byte[] encode(Frame reply) {
		try {
			return this.codec.toBytes(reply);
		}
		catch (RuntimeException ex) {
			throw CodecErrors.encoding(ex);
		}
	}

	private boolean reserve(int length) {
		long before = this.waiting.getAndAdd(length);
		boolean accepted = !this.closed && (before == 0 || before + length <= MAX_WAITING);
		if (!accepted) {
			this.waiting.addAndGet(-length);
		}
		return accepted;
	}

}
