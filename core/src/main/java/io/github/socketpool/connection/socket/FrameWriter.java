package io.github.socketpool.connection.socket;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.github.socketpool.RequestProgress;
import io.github.socketpool.connection.transport.ConnectionBuffer;
import io.github.socketpool.connection.transport.TransferBuffers;
import io.github.socketpool.connection.transport.Transport;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Writes whole frames to a transport and remembers how much of the latest has left. Not
 * thread-safe.
 */
final class FrameWriter {

	private final Transport transport;

	private final FrameCodec codec;

	private final int trailerLength;

	private final ConnectionBuffer buffer;

	/** The frame that is to be finished by the next write, if it is that frame. */
	private @Nullable Frame started;

	private long length;

	private long sent;

	FrameWriter(Transport transport, FrameCodec codec, ConnectionBuffer buffer) {
		this.transport = transport;
		this.codec = codec;
		this.trailerLength = codec.trailerLength();
		this.buffer = buffer;
	}

	/**
	 * Write a frame, or what {@link #start} has left of it. Header, body and trailer
	 * leave in one write, as far as they fit one buffer: servers in the field read with
	 * one chunk in mind, and two writes meet Nagle's algorithm. The trailer always leaves
	 * with the last piece of the body.
	 * @throws FrameFormatException if the codec refuses the body; nothing is written
	 * then. Also if the codec fails, where {@link #progress()} tells how far it came
	 */
	void write(Frame frame) throws IOException {
		if (frame == this.started) {
			finish(frame);
			return;
		}
		begin(frame);
		ByteBuffer buffer = fitsUsualBuffer(frame) ? this.buffer.get() : this.buffer.getLarge();
		putHeader(frame, buffer);
		int copied = 0;
		do {
			int count = Math.min(buffer.remaining() - this.trailerLength, frame.length() - copied);
			buffer.put(frame.array(), frame.offset() + copied, count);
			copied += count;
			if (copied == frame.length()) {
				putTrailer(frame, buffer);
			}
			writeFully(buffer.flip());
			buffer.clear();
		}
		while (copied < frame.length());
	}

	/**
	 * Return whether a frame is small enough to be {@linkplain #start started}.
	 */
	boolean fitsUsualBuffer(Frame frame) {
		return longest(frame) <= TransferBuffers.SIZE;
	}

	/**
	 * Write as much of a frame as the operating system takes at once, in another caller's
	 * thread: out of blocking mode a channel is not closed when the thread is
	 * interrupted. It stays out of it until somebody has to wait: where connections are
	 * passed on, the response has often come before it is read, and to change the mode
	 * takes two system calls each time.
	 */
	void start(Frame frame) {
		begin(frame);
		this.started = frame;
		try {
			ByteBuffer bytes = whole(frame);
			this.transport.setBlocking(false);
			startWriting(bytes);
		}
		catch (IOException | FrameFormatException ex) {
			// Whoever finishes this frame meets the same.
		}
	}

	private void startWriting(ByteBuffer bytes) throws IOException {
		try {
			writeOnce(bytes);
		}
		catch (RuntimeException | Error ex) {
			// It may have left.
			this.sent = Math.max(1, this.sent);
			throw ex;
		}
	}

	RequestProgress progress() {
		if (this.sent == 0) {
			return RequestProgress.NOT_SENT;
		}
		return (this.sent < this.length) ? RequestProgress.PARTLY_SENT : RequestProgress.SENT;
	}

	/**
	 * Return how far the frame has come, as it stands in messages.
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
		this.length = longest(frame);
	}

	/**
	 * Return how long a frame is at most. Headers may differ in length.
	 */
	private long longest(Frame frame) {
		return this.codec.maxHeaderLength() + (long) frame.length() + this.trailerLength;
	}

	/**
	 * Write the header, and find out how long the frame is.
	 */
	private void putHeader(Frame frame, ByteBuffer buffer) {
		try {
			this.codec.putHeader(frame, buffer);
		}
		catch (RuntimeException ex) {
			throw CodecErrors.encoding(ex);
		}
		int headerLength = buffer.position();
		if (headerLength > this.codec.maxHeaderLength()) {
			throw CodecErrors.wrongLength("header", headerLength);
		}
		this.length = headerLength + (long) frame.length() + this.trailerLength;
	}

	private void putTrailer(Frame frame, ByteBuffer buffer) {
		if (this.trailerLength == 0) {
			return;
		}
		int before = buffer.position();
		try {
			this.codec.putTrailer(frame, buffer);
		}
		catch (RuntimeException ex) {
			throw CodecErrors.encoding(ex);
		}
		if (buffer.position() - before != this.trailerLength) {
			throw CodecErrors.wrongLength("trailer", buffer.position() - before);
		}
	}

	private ByteBuffer whole(Frame frame) {
		ByteBuffer buffer = this.buffer.get();
		putHeader(frame, buffer);
		buffer.put(frame.array(), frame.offset(), frame.length());
		putTrailer(frame, buffer);
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
