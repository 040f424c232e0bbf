package io.github.socketpool.connection.socket;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.github.socketpool.RequestProgress;
import io.github.socketpool.connection.frame.FrameEncoding;
import io.github.socketpool.connection.frame.Heartbeat;
import io.github.socketpool.connection.transport.ConnectionBuffer;
import io.github.socketpool.connection.transport.TransferBuffers;
import io.github.socketpool.connection.transport.Transport;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Writes whole frames to a transport, and tracks how much of the latest was sent. Replies
 * to messages are written before the next frame. Not thread-safe.
 */
final class FrameWriter {

	private final Transport transport;

	private final FrameCodec codec;

	private final int trailerLength;

	private final ConnectionBuffer buffer;

	/** Has the replies to be written before the next frame; {@code null} if none. */
	private final @Nullable MessageExchange messages;

	/**
	 * A frame that was started. The next write finishes it if it writes the same frame.
	 */
	private @Nullable Frame started;

	private long length;

	private long sent;

	FrameWriter(Transport transport, FrameCodec codec, ConnectionBuffer buffer, @Nullable MessageExchange messages) {
		this.transport = transport;
		this.codec = codec;
		this.trailerLength = codec.trailerLength();
		this.buffer = buffer;
		this.messages = messages;
	}

	/**
	 * Write a frame, or the rest of one that {@link #start} has started. Header, body and
	 * trailer are sent in one write if they fit into one buffer. Some servers expect a
	 * frame in one read, and Nagle's algorithm would delay a second write. The trailer is
	 * always sent with the last part of the body.
	 * @throws FrameFormatException if the codec refuses the body, in which case nothing
	 * is written, or if the codec fails; see {@link #progress()}
	 */
	void write(Frame frame) throws IOException {
		if (frame == this.started) {
			finish(frame);
			return;
		}
		begin(frame);
		if (this.messages != null) {
			this.messages.writeReplies(this.transport, this.buffer);
		}
		ByteBuffer buffer = fitsSmallBuffer(frame) ? this.buffer.get() : this.buffer.getLarge();
		putHeader(frame, buffer);
		int copied = 0;
		do {
			int count = Math.min(buffer.remaining() - this.trailerLength, frame.length() - copied);
			buffer.put(frame.array(), frame.offset() + copied, count);
			copied += count;
			if (copied == frame.length()) {
				FrameEncoding.putTrailer(this.codec, frame, buffer);
			}
			writeFully(buffer.flip());
			buffer.clear();
		}
		while (copied < frame.length());
	}

	/**
	 * Return whether a frame is small enough to be {@linkplain #start started}.
	 */
	boolean fitsSmallBuffer(Frame frame) {
		return FrameEncoding.maxLength(this.codec, frame) <= TransferBuffers.SMALL_SIZE;
	}

	/**
	 * Write as much of a frame as the operating system accepts at once, in another
	 * caller's thread. In non-blocking mode an interrupt of that thread does not close
	 * the channel. The channel stays in that mode until a thread has to wait. When
	 * connections are handed over, the response has often arrived before it is read, and
	 * each change of the mode takes two system calls. Does nothing if a reply is to be
	 * written first.
	 */
	void start(Frame frame) {
		begin(frame);
		if (isReplyWaiting()) {
			return;
		}
		this.started = frame;
		try {
			ByteBuffer bytes = whole(frame);
			this.transport.setBlocking(false);
			startWriting(bytes);
		}
		catch (IOException | FrameFormatException ex) {
			// The caller that finishes this frame gets the same error.
		}
	}

	private void startWriting(ByteBuffer bytes) throws IOException {
		try {
			writeOnce(bytes);
		}
		catch (RuntimeException | Error ex) {
			// The frame may have been sent.
			this.sent = Math.max(1, this.sent);
			throw ex;
		}
	}

	/**
	 * Send a heartbeat. The transport must be in non-blocking mode.
	 * @return whether all of it was written
	 */
	boolean writeHeartbeat(Heartbeat heartbeat) throws IOException {
		ByteBuffer buffer = this.buffer.get();
		heartbeat.put(buffer);
		this.transport.write(buffer.flip());
		return !buffer.hasRemaining();
	}

	/**
	 * Write as much as is accepted at once of the replies to messages. The transport must
	 * be in non-blocking mode.
	 * @return {@code false} if the peer accepts nothing
	 */
	boolean writeReplies() throws IOException {
		return this.messages == null || !this.messages.isReplyWaiting()
				|| this.messages.writeSome(this.transport, this.buffer);
	}

	/**
	 * Return whether a reply to a message is to be written, or the rest of one.
	 */
	boolean isReplyWaiting() {
		return this.messages != null && this.messages.isReplyWaiting();
	}

	/**
	 * Accept no more replies. May be called by any thread.
	 */
	void close() {
		if (this.messages != null) {
			this.messages.close();
		}
	}

	/**
	 * Forget the latest frame.
	 */
	void forget() {
		this.started = null;
		this.sent = 0;
		this.length = 0;
	}

	RequestProgress progress() {
		if (this.sent == 0) {
			return RequestProgress.NOT_SENT;
		}
		return (this.sent < this.length) ? RequestProgress.PARTLY_SENT : RequestProgress.SENT;
	}

	/**
	 * Return the progress of the frame as a text for messages.
	 */
	String describeProgress() {
		return this.sent + " of " + this.length + " bytes sent";
	}

	private void finish(Frame frame) throws IOException {
		this.started = null;
		if (this.sent < this.length) {
			writeFully(whole(frame).position((int) this.sent));
		}
	}

	private void begin(Frame frame) {
		this.started = null;
		this.sent = 0;
		this.length = FrameEncoding.maxLength(this.codec, frame);
	}

	/**
	 * Write the header, and set the length of the frame.
	 */
	private void putHeader(Frame frame, ByteBuffer buffer) {
		FrameEncoding.putHeader(this.codec, frame, buffer);
		this.length = buffer.position() + (long) frame.length() + this.trailerLength;
	}

	private ByteBuffer whole(Frame frame) {
		ByteBuffer buffer = this.buffer.get();
		putHeader(frame, buffer);
		buffer.put(frame.array(), frame.offset(), frame.length());
		FrameEncoding.putTrailer(this.codec, frame, buffer);
		return buffer.flip();
	}

	private void writeFully(ByteBuffer bytes) throws IOException {
		writeOnce(bytes);
		while (bytes.hasRemaining()) {
			this.transport.setBlocking(true);
			writeOnce(bytes);
		}
	}

	private void writeOnce(ByteBuffer bytes) throws IOException {
		int before = bytes.position();
		try {
			this.transport.write(bytes);
		}
		finally {
			this.sent += bytes.position() - before;
		}
	}

}
