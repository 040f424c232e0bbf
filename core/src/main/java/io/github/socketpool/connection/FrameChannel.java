package io.github.socketpool.connection;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;

import io.github.socketpool.RequestProgress;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameDecoder;
import io.github.socketpool.protocol.FrameFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Moves whole frames through a blocking channel and remembers how far it has come. Not
 * thread-safe.
 */
final class FrameChannel {

	/**
	 * A peer that has more than this many buffers of bytes waiting between two calls is
	 * not sending heartbeats.
	 */
	private static final int MOST_LOOKS = 16;

	private final SocketChannel channel;

	/** Asked for what has arrived, never read. */
	private final InputStream arrivals;

	private final FrameCodec codec;

	private final FrameDecoder decoder;

	private final TransferBuffers buffers;

	private final boolean quickAck;

	/** Frames that arrived together with one that was waited for. */
	private final Queue<Frame> unread = new ArrayDeque<>(1);

	private @Nullable ByteBuffer buffer;

	private long requestLength;

	private long sent;

	private long received;

	private boolean ended;

	private @Nullable FrameFormatException garbage;

	FrameChannel(SocketChannel channel, FrameCodec codec, TransferBuffers buffers, boolean quickAck)
			throws IOException {
		this.channel = channel;
		this.arrivals = channel.socket().getInputStream();
		this.codec = codec;
		this.decoder = codec.newDecoder();
		this.buffers = buffers;
		this.quickAck = quickAck;
	}

	/**
	 * Write a frame. Header and body leave in one write, as far as they fit one buffer:
	 * servers in the field read with one chunk in mind, and two writes meet Nagle's
	 * algorithm.
	 * @throws FrameFormatException if the frame is too large; nothing is written then
	 */
	void write(Frame frame) throws IOException {
		ByteBuffer buffer = buffer().clear();
		this.sent = 0;
		this.received = 0;
		this.requestLength = this.codec.headerLength() + (long) frame.length();
		this.codec.putHeader(frame.length(), buffer);
		int copied = 0;
		do {
			int count = Math.min(buffer.remaining(), frame.length() - copied);
			buffer.put(frame.array(), frame.offset() + copied, count);
			copied += count;
			writeFully(buffer.flip());
			buffer.clear();
		}
		while (copied < frame.length());
	}

	/**
	 * Read until a frame is complete.
	 * @throws EOFException if the peer closes the connection first
	 * @throws FrameFormatException if the bytes are no frame
	 */
	Frame read() throws IOException {
		Frame next = this.unread.poll();
		while (next == null) {
			ByteBuffer buffer = buffer().clear();
			int count = this.channel.read(buffer);
			if (count < 0) {
				this.ended = true;
				throw new EOFException("The peer closed the connection");
			}
			this.received += count;
			next = this.decoder.decode(buffer.flip());
			if (next == null) {
				acknowledge(buffer);
			}
			else {
				decodeRest(buffer);
			}
		}
		return next;
	}

	/**
	 * Return whether bytes have arrived that are not read yet. This is one system call
	 * and does not see a FIN.
	 */
	boolean hasArrivals() throws IOException {
		return this.arrivals.available() > 0;
	}

	/**
	 * Look at what has arrived, without waiting. Heartbeats are skipped; a FIN may stand
	 * behind them, so this ends only where there is nothing more.
	 * @return {@code null} when nothing has, otherwise why the connection cannot be used
	 */
	@Nullable CloseReason look() throws IOException {
		this.channel.configureBlocking(false);
		try {
			for (int look = 0; look < MOST_LOOKS; look++) {
				ByteBuffer buffer = buffer().clear();
				int count = this.channel.read(buffer);
				if (count < 0) {
					this.ended = true;
					return CloseReason.STALE;
				}
				decodeRest(buffer.flip());
				if (!isClean()) {
					return CloseReason.UNSOLICITED;
				}
				if (count == 0) {
					return null;
				}
			}
			return CloseReason.UNSOLICITED;
		}
		finally {
			this.channel.configureBlocking(true);
		}
	}

	/**
	 * Return whether the stream is between two frames with none left to read.
	 */
	boolean isClean() {
		return this.garbage == null && this.unread.isEmpty() && this.decoder.atBoundary();
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
		if (this.sent == 0) {
			return RequestProgress.NOT_SENT;
		}
		if (this.sent < this.requestLength) {
			return RequestProgress.PARTLY_SENT;
		}
		return this.decoder.atBoundary() ? RequestProgress.SENT : RequestProgress.RESPONDING;
	}

	/**
	 * Return how far the exchange has come, as it stands in messages.
	 */
	String describeProgress() {
		return this.sent + " of " + this.requestLength + " bytes sent, " + this.received + " received";
	}

	long heartbeats() {
		return this.decoder.heartbeats();
	}

	/**
	 * Give the buffer back until the next use.
	 */
	void rest() {
		ByteBuffer buffer = this.buffer;
		if (buffer != null) {
			this.buffer = null;
			this.buffers.giveBack(buffer);
		}
	}

	private ByteBuffer buffer() {
		ByteBuffer buffer = this.buffer;
		if (buffer == null) {
			buffer = this.buffers.take();
			this.buffer = buffer;
		}
		return buffer;
	}

	private void writeFully(ByteBuffer bytes) throws IOException {
		while (bytes.hasRemaining()) {
			int before = bytes.position();
			try {
				this.channel.write(bytes);
			}
			finally {
				this.sent += bytes.position() - before;
			}
		}
	}

	/**
	 * Take what came behind a frame that was waited for, or when none was. If that is no
	 * frame, the one before it is still whole: its caller gets it, and the connection is
	 * not used again.
	 */
	private void decodeRest(ByteBuffer bytes) {
		try {
			while (bytes.hasRemaining()) {
				Frame next = this.decoder.decode(bytes);
				if (next != null) {
					this.unread.add(next);
				}
			}
		}
		catch (FrameFormatException ex) {
			this.garbage = ex;
		}
	}

	/**
	 * A read has ended and the frame has not: what follows may be kept back by the peer
	 * until this much is acknowledged, be it half a frame or a heartbeat. A read that
	 * filled the buffer did not empty the kernel's: more is there already.
	 */
	private void acknowledge(ByteBuffer buffer) throws IOException {
		if (this.quickAck && buffer.limit() < buffer.capacity()) {
			QuickAcknowledgement.ask(this.channel);
		}
	}

}
