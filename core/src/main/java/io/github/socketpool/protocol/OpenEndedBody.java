package io.github.socketpool.protocol;

import java.nio.ByteBuffer;

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
public final class OpenEndedBody extends ChunkedBody {

	private final long maxSize;

	/**
	 * Create a body that has no bytes yet.
	 * @param maxSize how many bytes it may have, delimiters included
	 * @param memory what its memory is reserved with
	 */
	public OpenEndedBody(long maxSize, BodyReservation memory) {
		super(memory);
		this.maxSize = Math.min(maxSize, AsciiLengthFormat.MAX_FRAME_SIZE);
	}

	/**
	 * Take bytes that belong to the body.
	 * @param received where they are taken from
	 * @param count how many
	 * @throws FrameFormatException if the body becomes larger than it may be
	 * @throws BodyBudgetExceededException if there is no memory for more bytes
	 */
	public void append(ByteBuffer received, int count) {
		if (count > this.maxSize - filled()) {
			throw new FrameFormatException("The peer sent a frame of too many bytes, but at most " + this.maxSize
					+ " are allowed. If such frames are expected, allow larger ones where the codec is made.");
		}
		take(received, count);
	}

	/**
	 * Return how many bytes have been taken.
	 * @return the number of bytes
	 */
	public long length() {
		return filled();
	}

	/**
	 * Return the frame, now that all of its bytes are there. Its memory stays reserved
	 * until the frame is handed over.
	 * @param skipAtStart how many bytes before the body were taken with it
	 * @param skipAtEnd how many bytes behind the body were taken with it
	 * @return the frame
	 */
	public Frame toFrame(int skipAtStart, int skipAtEnd) {
		if (!isJoined()) {
			join(filled());
		}
		return Frame.of(joined(), skipAtStart, filled() - skipAtStart - skipAtEnd);
	}

	/**
	 * The first chunk is as large as what has come: most bodies come in one piece.
	 */
	@Override
	void grow(int rest) {
		long most = this.maxSize - filled();
		addChunk((filled() == 0) ? rest
				: (int) Math.min(most, Math.max(GrowingBody.FIRST_CHUNK - filled(), (long) filled() + rest)));
	}

}
