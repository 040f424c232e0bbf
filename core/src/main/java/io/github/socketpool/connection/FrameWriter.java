package io.github.socketpool.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import io.github.socketpool.RequestProgress;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Writes whole frames to a channel and remembers how much of the latest has left. Not
 * thread-safe.
 */
final class FrameWriter {

	private final SocketChannel channel;

	private final FrameCodec codec;

	private final LentBuffer buffer;

	/** The frame that is to be finished by the next write, if it is that frame. */
	private @Nullable Frame started;

	private long length;

	private long sent;

	FrameWriter(SocketChannel channel, FrameCodec codec, LentBuffer buffer) {
		this.channel = channel;
		this.codec = codec;
		this.buffer = buffer;
	}

	/**
	 * Write a frame, or what {@link #start} has left of it. Header and body leave in one
	 * write, as far as they fit one buffer: servers in the field read with one chunk in
	 * mind, and two writes meet Nagle's algorithm.
	 * @throws FrameFormatException if the frame is too large; nothing is written then
	 */
	void write(Frame frame) throws IOException {
		if (frame == this.started) {
			finish(frame);
			return;
		}
		begin(frame);
		ByteBuffer buffer = fitsUsualBuffer(frame) ? this.buffer.get() : this.buffer.getLarge();
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
	 * Return whether a frame is small enough to be {@linkplain #start started}.
	 */
	boolean fitsUsualBuffer(Frame frame) {
		return lengthOf(frame) <= TransferBuffers.SIZE;
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
			this.channel.configureBlocking(false);
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
		this.length = lengthOf(frame);
	}

	private long lengthOf(Frame frame) {
		return this.codec.headerLength() + (long) frame.length();
	}

	private ByteBuffer whole(Frame frame) {
		ByteBuffer buffer = this.buffer.get();
		this.codec.putHeader(frame.length(), buffer);
		return buffer.put(frame.array(), frame.offset(), frame.length()).flip();
	}

	private void writeFully(ByteBuffer bytes) throws IOException {
		writeOnce(bytes);
		while (bytes.hasRemaining()) {
			this.channel.configureBlocking(true);
			writeOnce(bytes);
		}
	}

	private void writeOnce(ByteBuffer bytes) throws IOException {
		int before = bytes.position();
		try {
			this.channel.write(bytes);
		}
		finally {
			this.sent += bytes.position() - before;
		}
	}

}
