package io.github.socketpool.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes of a body as they arrive. Memory is taken as bytes come in, not as the header
 * announces them: a header that lies costs {@value #FIRST_STEP} bytes, and one whose peer
 * goes on sending at most {@value #GROWTH} times what was sent. The steps are that large
 * because each one copies what there is: of a large body little more than one byte in
 * {@value #GROWTH}.
 */
final class GrowingBody {

	private static final int FIRST_STEP = 64 * 1024;

	private static final int GROWTH = 16;

	private final int length;

	private byte[] bytes;

	private int filled;

	GrowingBody(int length) {
		this.length = length;
		this.bytes = new byte[Math.min(length, FIRST_STEP)];
	}

	/**
	 * Take bytes until the body is complete or none remain.
	 * @return whether the body is complete
	 */
	boolean fillFrom(ByteBuffer received) {
		int count = Math.min(received.remaining(), this.length - this.filled);
		ensureRoom(this.filled + count);
		received.get(this.bytes, this.filled, count);
		this.filled += count;
		return this.filled == this.length;
	}

	Frame toFrame() {
		return Frame.of(this.bytes, 0, this.length);
	}

	private void ensureRoom(int needed) {
		if (needed > this.bytes.length) {
			long more = Math.max(needed, (long) GROWTH * this.bytes.length);
			this.bytes = Arrays.copyOf(this.bytes, (int) Math.min(this.length, more));
		}
	}

}
