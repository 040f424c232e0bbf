package io.github.socketpool.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a body whose end only its decoder can tell, as they arrive. Each chunk of
 * memory doubles what there is, so that at most {@value GrowingBody#FIRST_CHUNK} bytes or
 * twice what the peer has sent are taken, and only what the {@linkplain BodyReservation
 * budget} allows. The chunks are joined once, when the end is known. A body that arrives
 * in one piece is copied once.
 * <p>
 * Such bodies count in the budget from their first byte, since nobody knows how many will
 * follow. One object serves one frame. Not thread-safe.
 */
public final class OpenEndedBody {

	private static final byte[] NONE = {};

	private final long maxSize;

	private final BodyReservation memory;

	/** The chunks that are full. */
	private final List<byte[]> chunks = new ArrayList<>(0);

	/** The chunk that is being filled. */
	private byte[] last = NONE;

	/** How many bytes of {@link #last} are filled. */
	private int filledOfLast;

	/** How many bytes have arrived. */
	private int length;

	/**
	 * Create a body that has no bytes yet.
	 * @param maxSize how many bytes it may have, delimiters included
	 * @param memory what its memory is reserved with
	 */
	public OpenEndedBody(long maxSize, BodyReservation memory) {
		this.maxSize = Math.min(maxSize, AsciiLengthFormat.MAX_FRAME_SIZE);
		this.memory = memory;
	}

	/**
	 * Take bytes that belong to the body.
	 * @param received where they are taken from
	 * @param count how many
	 * @throws FrameFormatException if the body becomes larger than it may be
	 * @throws BodyBudgetExceededException if there is no memory for more bytes
	 */
	public void append(ByteBuffer received, int count) {
		if (count > this.maxSize - this.length) {
			throw new FrameFormatException("The peer sent a frame of too many bytes, but at most " + this.maxSize
					+ " are allowed. If such frames are expected, allow larger ones where the codec is made.");
		}
		int rest = count;
		while (rest > 0) {
			if (this.filledOfLast == this.last.length) {
				grow(rest);
			}
			int copied = Math.min(rest, this.last.length - this.filledOfLast);
			received.get(this.last, this.filledOfLast, copied);
			this.filledOfLast += copied;
			this.length += copied;
			rest -= copied;
		}
	}

	/**
	 * Return how many bytes have been taken.
	 * @return the number of bytes
	 */
	public long length() {
		return this.length;
	}

	/**
	 * Return the frame, now that all of its bytes are there. Its memory stays reserved
	 * until the frame is handed over.
	 * @param skipAtStart how many bytes before the body were taken with it
	 * @param skipAtEnd how many bytes behind the body were taken with it
	 * @return the frame
	 */
	public Frame toFrame(int skipAtStart, int skipAtEnd) {
		byte[] whole = this.chunks.isEmpty() ? this.last : join();
		return Frame.of(whole, skipAtStart, this.length - skipAtStart - skipAtEnd);
	}

	/**
	 * Make room, now that the last chunk is full. The first chunk is as large as what has
	 * come: most bodies come in one piece.
	 * @param rest how many bytes have come that there is no room for
	 */
	private void grow(int rest) {
		long most = this.maxSize - this.length;
		int size = (this.length == 0) ? rest
				: (int) Math.min(most, Math.max(GrowingBody.FIRST_CHUNK - this.length, (long) this.length + rest));
		this.memory.reserve(size);
		byte[] next = new byte[size];
		if (this.filledOfLast > 0) {
			this.chunks.add(this.last);
		}
		this.last = next;
		this.filledOfLast = 0;
	}

	private byte[] join() {
		byte[] whole = new byte[this.length];
		int copied = 0;
		for (byte[] chunk : this.chunks) {
			System.arraycopy(chunk, 0, whole, copied, chunk.length);
			copied += chunk.length;
		}
		System.arraycopy(this.last, 0, whole, copied, this.filledOfLast);
		return whole;
	}

}
