package io.github.socketpool.benchmark.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Collects the bytes of one connection until they are whole frames. Drops the heartbeats
 * between them, which long-idle connections send. Used by one thread.
 */
final class FrameBuffer {

	private static final int PREFIX = "length:".length();

	/**
	 * The size of a header in bytes.
	 */
	static final int HEADER = PREFIX + 13;

	private static final byte[] HEARTBEAT = "HeartBeat".getBytes(StandardCharsets.US_ASCII);

	private byte[] bytes = new byte[64 * 1024];

	private int end;

	/**
	 * Read what has arrived, once.
	 * @return whether the connection is still open
	 */
	boolean readFrom(InputStream in) throws IOException {
		int count = in.read(this.bytes, this.end, this.bytes.length - this.end);
		this.end += Math.max(0, count);
		return count >= 0;
	}

	/**
	 * Return how many bytes at the beginning are whole frames. If there are none, there
	 * is room for the rest of the first one.
	 */
	int wholeFrames() {
		int position = 0;
		dropHeartbeats(position);
		for (int next = next(position); next <= this.end; next = next(position)) {
			position = next;
			dropHeartbeats(position);
		}
		if (position == 0 && next(position) > this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, next(position));
		}
		return position;
	}

	/**
	 * Return the end of the frame that begins at a position. It is behind the last byte
	 * if the header is not complete.
	 */
	int next(int position) {
		if (this.end - position < HEADER) {
			return this.end + 1;
		}
		return position + HEADER + Integer
			.parseInt(new String(this.bytes, position + PREFIX, HEADER - PREFIX, StandardCharsets.US_ASCII));
	}

	private void dropHeartbeats(int position) {
		while (this.end - position >= HEARTBEAT.length
				&& Arrays.equals(this.bytes, position, position + HEARTBEAT.length, HEARTBEAT, 0, HEARTBEAT.length)) {
			remove(position, position + HEARTBEAT.length);
		}
	}

	/**
	 * Write some of the bytes at once.
	 */
	void writeTo(OutputStream out, int start, int end) throws IOException {
		out.write(this.bytes, start, end - start);
	}

	/**
	 * Return a copy of the first bytes.
	 */
	byte[] copy(int length) {
		return Arrays.copyOf(this.bytes, length);
	}

	/**
	 * Remove the first bytes.
	 */
	void remove(int length) {
		remove(0, length);
	}

	private void remove(int start, int next) {
		System.arraycopy(this.bytes, next, this.bytes, start, this.end - next);
		this.end -= next - start;
	}

}
