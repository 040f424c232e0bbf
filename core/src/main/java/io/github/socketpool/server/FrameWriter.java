package io.github.socketpool.server;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;

/**
 * Writes the frames of one connection, each in a single write where the buffer holds it,
 * else in as many as the buffer must be filled. Not thread-safe.
 */
final class FrameWriter {

	private final FrameCodec codec;

	private final ByteBuffer buffer;

	FrameWriter(FrameCodec codec, ByteBuffer buffer) {
		this.codec = codec;
		this.buffer = buffer;
	}

	/**
	 * Make the header of a frame, which says whether the frame can be sent at all.
	 * @throws io.github.socketpool.protocol.FrameFormatException if it is too large
	 */
	void begin(Frame frame) {
		this.codec.putHeader(frame.length(), this.buffer.clear());
	}

	/**
	 * Send the header that was made, and the body.
	 */
	void finish(Frame frame, ClientSocket socket) throws IOException {
		int taken = 0;
		do {
			int chunk = Math.min(this.buffer.remaining(), frame.length() - taken);
			this.buffer.put(frame.array(), frame.offset() + taken, chunk);
			taken += chunk;
			socket.send(this.buffer.flip());
			this.buffer.clear();
		}
		while (taken < frame.length());
	}

}
