package io.github.socketpool.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a body as they arrive. Memory is taken as bytes come in, not as the header
 * announces them: at most {@value #FIRST_CHUNK} bytes, or twice what the peer has sent,
 * and only what the {@linkplain BodyReservation budget} allows. A header that lies costs
 * nothing before the first byte of its body.
 * <p>
 * Until half of the body is known to be there, its bytes are kept in chunks, which double
 * what there is and hold half of the body at most. Then the body's one array is made, so
 * that at most half of a body is copied, once. Not thread-safe.
 */
public final class GrowingBody {

	static final int FIRST_CHUNK = 4 * 1024;

	private static final byte[] NONE = {};

	private final int length;

	private final BodyReservation memory;

	/** The chunks that are full. */
	private final List<byte[]> chunks = new ArrayList<>(0);

	/** The chunk that is being filled, or the body's one array. */
	private byte[] last = NONE;

	/** How many bytes of {@link #last} are filled. */
	private int filledOfLast;

	/** How many bytes have arrived. */
	private int filled;

	/**
	 * Create a body that has no bytes yet.
	 * @param length how many it will have, 0 or more, as checked against the largest that
	 * is allowed
	 * @param memory what its memory is reserved with
	 */
	public GrowingBody(int length, BodyReservation memory) {
		this.length = length;
		this.memory = memory;
	}

	/**
	 * Take bytes until the body is complete or none remain.
	 * @param received the bytes, from position to limit
	 * @return whether the body is complete
	 * @throws BodyBudgetExceededException if there is no memory for more bytes
	 */
	public boolean fillFrom(ByteBuffer received) {
		int arrived = Math.min(received.remaining(), this.length - this.filled);
		while (arrived > 0) {
			if (this.filledOfLast == this.last.length) {
				grow(this.filled + arrived);
			}
			int count = Math.min(arrived, this.last.length - this.filledOfLast);
			received.get(this.last, this.filledOfLast, count);
			this.filledOfLast += count;
			this.filled += count;
			arrived -= count;
		}
		return this.filled == this.length;
	}

	/**
	 * Return the frame once the body is complete. Its memory stays reserved until the
	 * frame is handed over.
	 * @return the frame
	 * @throws IllegalStateException if bytes of the body are missing
	 */
	public Frame toFrame() {
		if (this.filled < this.length) {
			throw new IllegalStateException(
					this.filled + " of " + this.length + " bytes of the body have arrived: it is no frame yet");
		}
		return Frame.of(this.last);
	}

	/**
	 * Make room, now that the last chunk is full.
	 * @param known how many bytes of the body the peer has sent
	 */
	private void grow(int known) {
		if (2L * known >= this.length || this.length <= FIRST_CHUNK) {
			this.memory.reserve(this.length - this.filled);
			join();
		}
		else {
			int size = Math.min(Math.max(FIRST_CHUNK, known), this.length / 2 - this.filled + 1);
			this.memory.reserve(size);
			byte[] next = new byte[size];
			if (this.filledOfLast > 0) {
				this.chunks.add(this.last);
			}
			this.last = next;
			this.filledOfLast = 0;
		}
	}

	private void join() {
		byte[] whole = new byte[this.length];
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
