package io.github.socketpool.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the bytes of a body in chunks, which are reserved before they are allocated. A
 * subclass decides how large the next chunk is. Not thread-safe.
 */
abstract sealed class ChunkedBody permits GrowingBody, OpenEndedBody {

	private static final byte[] NONE = {};

	private final BodyReservation memory;

	/** The chunks that are full. */
	private final List<byte[]> chunks = new ArrayList<>(0);

	/** The chunk that is being filled, or all bytes in one array. */
	private byte[] last = NONE;

	/** How many bytes of {@link #last} are filled. */
	private int filledOfLast;

	/** How many bytes have arrived. */
	private int filled;

	ChunkedBody(BodyReservation memory) {
		this.memory = memory;
	}

	/**
	 * Make room with {@link #addChunk} or {@link #join}. Called when the last chunk is
	 * full.
	 * @param rest how many bytes have arrived for which there is no room
	 */
	abstract void grow(int rest);

	/**
	 * Take bytes from a buffer.
	 * @param received the buffer
	 * @param count the number of bytes
	 * @throws BodyBudgetExceededException if there is no memory for them
	 */
	final void take(ByteBuffer received, int count) {
		int rest = count;
		while (rest > 0) {
			if (this.filledOfLast == this.last.length) {
				grow(rest);
			}
			int copied = Math.min(rest, this.last.length - this.filledOfLast);
			received.get(this.last, this.filledOfLast, copied);
			this.filledOfLast += copied;
			this.filled += copied;
			rest -= copied;
		}
	}

	/**
	 * Return how many bytes have arrived.
	 */
	final int filled() {
		return this.filled;
	}

	/**
	 * Return whether all bytes are in one array.
	 */
	final boolean isJoined() {
		return this.chunks.isEmpty();
	}

	/**
	 * Return the array that contains all bytes.
	 */
	final byte[] joined() {
		return this.last;
	}

	final void reserve(int bytes) {
		this.memory.reserve(bytes);
	}

	/**
	 * Make room for more bytes.
	 */
	final void addChunk(int size) {
		reserve(size);
		byte[] next = new byte[size];
		if (this.filledOfLast > 0) {
			this.chunks.add(this.last);
		}
		this.last = next;
		this.filledOfLast = 0;
	}

	/**
	 * Copy all bytes into one array.
	 * @param length the length of the array, at least the number of bytes that have
	 * arrived
	 */
	final void join(int length) {
		byte[] whole = new byte[length];
		int copied = 0;
		for (byte[] chunk : this.chunks) {
			System.arraycopy(chunk, 0, whole, copied, chunk.length);
			copied += chunk.length;
		}
		System.arraycopy(this.last, 0, whole, copied, this.filledOfLast);
		this.chunks.clear();
		this.last = whole;
		this.filledOfLast = this.filled;
	}

}
