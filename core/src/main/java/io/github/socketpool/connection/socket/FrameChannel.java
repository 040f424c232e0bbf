package io.github.socketpool.connection.socket;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.LongAdder;

import io.github.socketpool.RequestProgress;
import io.github.socketpool.connection.transport.ConnectionBuffer;
import io.github.socketpool.connection.transport.TransferBuffers;
import io.github.socketpool.connection.transport.Transport;
import io.github.socketpool.protocol.BodyBudgetExceededException;
import io.github.socketpool.protocol.BodyReservation;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameFormatException;
import io.github.socketpool.protocol.HeartbeatTokenDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Moves whole frames over a transport and remembers how far it has come. Not thread-safe.
 */
final class FrameChannel {

	private final Transport transport;

	private final HeartbeatTokenDecoder decoder;

	/** What the bodies of frames that are being received take. */
	private final BodyReservation memory;

	private final Heartbeat heartbeat;

	private final ConnectionBuffer buffer;

	private final FrameWriter writer;

	private final SplitResponses splitResponses;

	/** Frames that arrived together with one that was waited for; rarely any. */
	private @Nullable Queue<Frame> unread;

	private long received;

	/** Whether the last read filled its buffer, and so may have left more unread. */
	private boolean mayBeMore;

	/** Whether any read of this exchange has filled its buffer. */
	private boolean filledBuffer;

	private boolean ended;

	/** How many heartbeats that are frames have been received. */
	private long heartbeatFrames;

	private @Nullable FrameFormatException garbage;

	FrameChannel(Transport transport, FrameCodec codec, Heartbeat heartbeat, TransferBuffers buffers,
			BodyReservation memory, LongAdder splitResponses) {
		this.transport = transport;
		this.decoder = new HeartbeatTokenDecoder(codec, heartbeat.token(), memory);
		this.memory = memory;
		this.heartbeat = heartbeat;
		this.buffer = new ConnectionBuffer(buffers);
		this.writer = new FrameWriter(transport, codec, this.buffer);
		this.splitResponses = new SplitResponses(splitResponses, codec.trailerLength());
	}

	/**
	 * Write a frame, or what {@link #startWriting} has left of it.
	 * @throws FrameFormatException if the codec refuses the frame; nothing is written
	 * then. Also if the codec fails, where {@link #progress()} tells how far it came
	 */
	void write(Frame frame) throws IOException {
		beginExchange();
		this.writer.write(frame);
	}

	/**
	 * Return whether a frame is small enough to be {@linkplain #startWriting started}.
	 */
	boolean canStartWriting(Frame frame) {
		return this.writer.fitsUsualBuffer(frame);
	}

	/**
	 * Write as much of a frame as can be written at once, in another caller's thread.
	 */
	void startWriting(Frame frame) {
		beginExchange();
		this.writer.start(frame);
	}

	/**
	 * Read until a frame is complete that is no heartbeat.
	 * @throws EOFException if the peer closes the connection first
	 * @throws FrameFormatException if the bytes are no frame
	 * @throws BodyBudgetExceededException if there is no memory left for the frame
	 */
	Frame read() throws IOException {
		Frame next = pollUnread();
		while (next == null || this.heartbeat.isFrame(next)) {
			if (next != null) {
				this.heartbeatFrames++;
				next = pollUnread();
			}
			else {
				next = readOnce();
			}
		}
		return next;
	}

	/**
	 * Return whether bytes have arrived that are not read yet. This is one system call
	 * and does not see a FIN.
	 */
	boolean hasArrivals() throws IOException {
		return this.transport.hasUnread();
	}

	/**
	 * Take what has arrived while no frame is awaited, if anything has: the transport is
	 * not in blocking mode.
	 * @return how many bytes, or {@code -1} when the peer has closed its side
	 */
	int look() throws IOException {
		ByteBuffer buffer = this.buffer.get();
		int count = this.transport.read(buffer);
		if (count < 0) {
			this.ended = true;
			return count;
		}
		decodeRest(buffer.flip());
		if (count == 0) {
			this.mayBeMore = false;
		}
		return count;
	}

	/**
	 * Send a heartbeat, without waiting: the transport is not in blocking mode.
	 * @return whether all of it has left
	 */
	boolean writeHeartbeat() throws IOException {
		ByteBuffer buffer = this.buffer.get();
		this.heartbeat.put(buffer);
		this.transport.write(buffer.flip());
		return !buffer.hasRemaining();
	}

	Heartbeat heartbeat() {
		return this.heartbeat;
	}

	/**
	 * Count the first frame that was not awaited as a heartbeat, if there is one.
	 */
	void takeAsHeartbeat() {
		if (pollUnread() != null) {
			this.heartbeatFrames++;
		}
	}

	/**
	 * Return how many heartbeats have been received of the kind that is sent.
	 */
	long possibleReplies() {
		return this.heartbeat.isFrame() ? this.heartbeatFrames : this.decoder.heartbeats();
	}

	/**
	 * Return whether nothing but the beginning of a frame has come that was not awaited.
	 */
	boolean hasNoWholeFrame() {
		return this.garbage == null && this.unread == null;
	}

	/**
	 * Return whether the stream is between two frames with none left to read, as far as
	 * is known without a question to the kernel.
	 */
	boolean isClean() {
		return hasNoWholeFrame() && this.decoder.atBoundary();
	}

	/**
	 * Return whether anything has come that is not read. Only where the last read filled
	 * its buffer this is a system call: the frame may end where the buffer ended.
	 */
	boolean hasUnread() throws IOException {
		return !isClean() || (this.mayBeMore && hasArrivals());
	}

	/**
	 * Return whether the response was too long for one read, so that what was written
	 * together with it may come later.
	 */
	boolean hasFilledBuffer() {
		return this.filledBuffer;
	}

	/**
	 * Return whether anything has come since the request began to leave.
	 */
	boolean hasReceived() {
		return this.received > 0;
	}

	/**
	 * Return what was wrong with bytes that came when none were waited for.
	 */
	@Nullable FrameFormatException garbage() {
		return this.garbage;
	}

	/**
	 * Return whether the peer was seen closing its side.
	 */
	boolean isEnded() {
		return this.ended;
	}

	RequestProgress progress() {
		RequestProgress written = this.writer.progress();
		return (written == RequestProgress.SENT && !this.decoder.atBoundary()) ? RequestProgress.RESPONDING : written;
	}

	/**
	 * Return how far the exchange has come, as it stands in messages.
	 */
	String describeProgress() {
		return this.writer.describeProgress() + ", " + this.received + " received";
	}

	long heartbeats() {
		return this.decoder.heartbeats() + this.heartbeatFrames;
	}

	/**
	 * Give the buffer back until the next use.
	 */
	void rest() {
		this.buffer.giveBack();
	}

	/**
	 * Release the memory of a frame that will never be complete. May be called by any
	 * thread, and allocates nothing.
	 */
	void close() {
		this.memory.close();
	}

	private void beginExchange() {
		this.received = 0;
		this.mayBeMore = false;
		this.filledBuffer = false;
	}

	/**
	 * Read what is there; where nothing is, go back to blocking mode and wait.
	 */
	private int readSome(ByteBuffer bytes) throws IOException {
		int count = this.transport.read(bytes);
		if (count == 0) {
			this.transport.setBlocking(true);
			count = this.transport.read(bytes);
		}
		return count;
	}

	/**
	 * Read what is there, or wait for something.
	 * @return the first frame of it, or {@code null} when more bytes are needed
	 */
	private @Nullable Frame readOnce() throws IOException {
		if (this.garbage != null) {
			// It came behind a heartbeat: the boundaries of frames are lost.
			throw this.garbage;
		}
		ByteBuffer buffer = this.mayBeMore ? this.buffer.getLarge() : this.buffer.get();
		int count = readSome(buffer);
		this.mayBeMore = !buffer.hasRemaining();
		this.filledBuffer |= this.mayBeMore;
		if (count < 0) {
			this.ended = true;
			throw new EOFException("The peer closed the connection");
		}
		this.received += count;
		boolean first = this.decoder.atBoundary();
		Frame next = decode(buffer.flip());
		if (next != null || !this.decoder.atBoundary()) {
			this.splitResponses.read(buffer.position(), first, next != null);
		}
		if (next != null) {
			decodeRest(buffer);
		}
		if (next == null || this.heartbeat.isFrame(next)) {
			acknowledge();
		}
		return next;
	}

	/**
	 * Take what came behind a frame that was waited for, or when none was. If that is no
	 * frame, the one before it is still whole: its caller gets it, and the connection is
	 * not used again.
	 */
	private void decodeRest(ByteBuffer bytes) {
		try {
			while (bytes.hasRemaining()) {
				Frame next = decode(bytes);
				if (next != null) {
					skipOrKeep(next);
				}
			}
		}
		catch (FrameFormatException ex) {
			this.garbage = ex;
		}
		catch (BodyBudgetExceededException ex) {
			// The frame was not asked for. It stays incomplete, so that the connection is
			// not clean, and every further attempt to receive it fails.
		}
	}

	/**
	 * Decode a frame. Its memory is the receiver's from then on.
	 */
	private @Nullable Frame decode(ByteBuffer bytes) {
		Frame frame;
		try {
			frame = this.decoder.decode(bytes);
		}
		catch (RuntimeException ex) {
			throw CodecErrors.decoding(ex);
		}
		if (frame != null) {
			this.memory.release();
		}
		return frame;
	}

	/**
	 * Where each heartbeat has one reply, a frame that looks like one is kept: it is the
	 * reply, or one too many.
	 */
	private void skipOrKeep(Frame frame) {
		if (this.heartbeat.isFrame(frame) && !this.heartbeat.expectsReply()) {
			this.heartbeatFrames++;
		}
		else {
			if (this.unread == null) {
				this.unread = new ArrayDeque<>();
			}
			this.unread.add(frame);
		}
	}

	private @Nullable Frame pollUnread() {
		Queue<Frame> unread = this.unread;
		if (unread == null) {
			return null;
		}
		Frame first = unread.poll();
		if (unread.isEmpty()) {
			this.unread = null;
		}
		return first;
	}

	/**
	 * A read has ended and the frame has not: what follows may be kept back by the peer
	 * until this much is acknowledged, be it half a frame or a heartbeat. While more is
	 * there, a later read will ask.
	 */
	private void acknowledge() throws IOException {
		this.transport.acknowledge(this.mayBeMore);
	}

}
