package io.github.socketpool.server;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;

/**
 * Writes the frames of one connection, each in a single write if it fits into the buffer.
 * Not thread-safe.
 */
final class ResponseWriter {

	private final FrameCodec codec;

	private final ByteBuffer buffer;

	ResponseWriter(FrameCodec codec, ByteBuffer buffer) {
		this.codec = codec;
		this.buffer = buffer;
	}

	/**
	 * Encode the header of a frame, which shows whether the frame can be sent.
	 * @throws io.github.socketpool.protocol.FrameFormatException if the codec refuses it
	 */
	void begin(Frame frame) {
		this.codec.putHeader(frame, this.buffer.clear());
	}

	/**
	 * Send the encoded header and the body. The trailer is sent with the last part of the
	 * body.
	 */
	void finish(Frame frame, ClientSocket socket) throws IOException {
		int taken = 0;
		do {
			int chunk = Math.min(this.buffer.remaining() - this.codec.trailerLength(), frame.length() - taken);
			this.buffer.put(frame.array(), frame.offset() + taken, chunk);
			taken += chunk;
			if (taken == frame.length()) {
				this.codec.putTrailer(frame, this.buffer);
			}
			socket.send(this.buffer.flip());
			this.buffer.clear();
		}
		while (taken < frame.length());
	}

}
