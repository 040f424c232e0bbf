package io.github.socketpool.connection.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.FrameStream;
import io.github.socketpool.connection.frame.Heartbeat;
import io.github.socketpool.connection.frame.IncomingFrames;
import io.github.socketpool.connection.frame.OutgoingFrames;
import io.github.socketpool.connection.transport.ConnectionBuffer;
import io.github.socketpool.connection.transport.Readiness;
import io.github.socketpool.connection.transport.Transport;
import io.github.socketpool.protocol.BodyBudgetExceededException;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameFormatException;
import org.jspecify.annotations.Nullable;

/**
 * A use of a connection as a stream, over a transport in non-blocking mode: there an
 * interrupt of a thread does not close the channel for all.
 */
final class SocketStream implements FrameStream {

	private final Endpoint endpoint;

	private final Transport transport;

	private final Heartbeat heartbeat;

	private final ChannelCloser closer;

	private final Readiness readiness;

	/** Belongs to the reader, like those below up to {@link #outgoing}. */
	private final IncomingFrames incoming;

	private final ConnectionBuffer buffer;

	/**
	 * Whether there may be bytes that a wait would not find: nothing was read yet, or the
	 * last read filled its buffer.
	 */
	private boolean mayHaveUnread = true;

	/** Whether the last read filled its buffer. */
	private boolean filled;

	/** Whether the peer has closed its side. */
	private boolean ended;

	/** Whether bytes were read of which the frames were not passed on. */
	private boolean incomplete;

	/** How many bytes may have been written when something was last read. */
	private long answered;

	/** Belongs to the writer, like those below up to {@link #failure}. */
	private final OutgoingFrames outgoing;

	/** Has the replies to messages that came before the stream began; may be none. */
	private final @Nullable MessageExchange messages;

	private final AtomicReference<@Nullable CloseReason> failure = new AtomicReference<>();

	/** Whether reading or writing has failed. */
	private volatile boolean lost;

	/**
	 * Begin to use a connection as a stream.
	 * @throws IOException if the connection is lost or closed, or no descriptor is left
	 */
	SocketStream(Endpoint endpoint, Transport transport, FrameContext context, IncomingFrames incoming,
			ChannelCloser closer, @Nullable MessageExchange messages) throws IOException {
		this.endpoint = endpoint;
		this.transport = transport;
		this.heartbeat = context.heartbeat();
		this.closer = closer;
		this.incoming = incoming;
		this.buffer = new ConnectionBuffer(context.buffers());
		this.outgoing = new OutgoingFrames(transport, context.codec(), context.buffers());
		this.messages = messages;
		transport.setBlocking(false);
		takeReplies();
		this.readiness = transport.readiness();
	}

	@Override
	public Endpoint endpoint() {
		return this.endpoint;
	}

	@Override
	public void put(Frame frame) {
		this.outgoing.put(frame);
	}

	@Override
	public void putHeartbeat() {
		if (this.heartbeat.isSent()) {
			this.outgoing.put(this.heartbeat.toBytes());
		}
	}

	@Override
	public boolean flush() throws IOException {
		try {
			boolean all = this.outgoing.flush();
			return (all && takeReplies()) ? this.outgoing.flush() : all;
		}
		catch (IOException ex) {
			throw lost(ex);
		}
	}

	/**
	 * Append the replies to messages that came before the stream began. Of the first one
	 * a part may have been written.
	 * @return whether there were any
	 */
	private boolean takeReplies() {
		boolean any = false;
		if (this.messages != null) {
			for (ByteBuffer reply = this.messages.take(); reply != null; reply = this.messages.take()) {
				this.outgoing.put(reply);
				any = true;
			}
		}
		return any;
	}

	@Override
	public long accepted() {
		return this.outgoing.accepted();
	}

	@Override
	public long offered() {
		return this.outgoing.offered();
	}

	@Override
	public long written() {
		return this.outgoing.written();
	}

	@Override
	public int read(Consumer<Frame> frames) throws IOException {
		if (this.incomplete) {
			throw new IOException("Nothing more can be read, since an earlier read has failed");
		}
		this.incomplete = true;
		int count;
		try {
			count = readArrived(frames);
		}
		catch (IOException ex) {
			throw lost(ex);
		}
		catch (FrameFormatException ex) {
			fail(CloseReason.MALFORMED);
			throw ex;
		}
		catch (BodyBudgetExceededException ex) {
			fail(CloseReason.BUDGET_EXCEEDED);
			throw ex;
		}
		this.incomplete = false;
		return count;
	}

	private int readArrived(Consumer<Frame> frames) throws IOException {
		ByteBuffer bytes = this.filled ? this.buffer.getLarge() : this.buffer.get();
		try {
			int count = this.transport.read(bytes);
			this.filled = !bytes.hasRemaining();
			this.mayHaveUnread = this.filled;
			if (count > 0) {
				this.answered = this.outgoing.offered();
			}
			int passedOn = this.incoming.passOn(bytes.flip(), frames);
			if (count > 0 && !this.filled) {
				acknowledge(passedOn);
			}
			else if (count < 0) {
				this.ended = true;
				peerClosed();
			}
			return count;
		}
		finally {
			if (!this.filled) {
				this.buffer.release();
			}
		}
	}

	/**
	 * The peer may hold back the rest until the beginning is acknowledged, whether it is
	 * part of a frame or a heartbeat.
	 */
	private void acknowledge(int passedOn) throws IOException {
		if (passedOn == 0 || !this.incoming.atBoundary()) {
			this.transport.acknowledge(false);
		}
	}

	@Override
	public boolean isClean() {
		return !this.incomplete && this.incoming.atBoundary();
	}

	@Override
	public boolean await(boolean alsoWritable, long nanos) throws IOException {
		boolean writable = false;
		try {
			if (alsoWritable || !this.mayHaveUnread) {
				writable = this.readiness.await(alsoWritable, this.mayHaveUnread ? 0 : nanos);
			}
		}
		catch (IOException ex) {
			throw lost(ex);
		}
		if (this.closer.reason() != null) {
			throw lost(null);
		}
		return writable;
	}

	@Override
	public void wakeUp() {
		this.readiness.wakeUp();
	}

	@Override
	public void fail(CloseReason reason) {
		this.failure.compareAndSet(null, reason);
	}

	/**
	 * Return whether something was written and nothing has been read since.
	 */
	boolean isUnanswered() {
		return this.outgoing.written() > this.answered;
	}

	/**
	 * End the stream. No thread has a role any more.
	 * @return why the connection must be closed, or {@code null} if it may be used again
	 */
	@Nullable CloseReason end() {
		boolean usable = isClean() && this.outgoing.isEmpty() && !this.ended && !this.lost;
		this.buffer.release();
		this.outgoing.release();
		this.readiness.close();
		try {
			this.transport.setBlocking(true);
		}
		catch (IOException ex) {
			usable = false;
		}
		CloseReason failure = this.failure.get();
		return (failure != null || usable) ? failure : CloseReason.FAILED;
	}

	/**
	 * Wake the reader and release the descriptors, after the transport was closed. May be
	 * called by any thread.
	 */
	void close() {
		this.readiness.close();
	}

	/**
	 * Return the error of a connection that was lost, or closed by this side.
	 */
	private IOException lost(@Nullable IOException cause) {
		this.lost = true;
		CloseReason closed = this.closer.reason();
		if (closed != null || cause == null) {
			return new IOException("The connection was closed by this side (" + closed + ")", cause);
		}
		peerClosed();
		return cause;
	}

	private void peerClosed() {
		if (this.closer.reason() == null) {
			this.closer.peerClosed();
		}
	}

}
