package io.github.socketpool.protocol;

import java.nio.ByteBuffer;

/**
 * Collects the bytes of a body whose end only its decoder can find. Each chunk doubles
 * the memory: at most {@value GrowingBody#FIRST_CHUNK} bytes, or twice what the peer has
 * sent, within the {@linkplain BodyReservation budget}. The chunks are joined once, when
 * the end is known. A body that arrives in one read is copied once.
 * <p>
 * Such bodies count in the budget from their first byte, since their length is unknown.
 * Each object is for one frame. Not thread-safe.
 */
public final class OpenEndedBody extends ChunkedBody {

	private final long maxSize;

	/**
	 * Create an empty body.
	 * @param maxSize the maximum number of bytes, including delimiters
	 * @param memory reserves its memory
	 */
	public OpenEndedBody(long maxSize, BodyReservation memory) {
		super(memory);
		this.maxSize = Math.min(maxSize, FrameFormat.MAX_FRAME_SIZE);
	}

	/**
	 * Take bytes of the body from a buffer.
	 * @param received the buffer
	 * @param count the number of bytes
	 * @throws FrameFormatException if the body becomes larger than allowed
	 * @throws BodyBudgetExceededException if no memory is left for more bytes
	 */
	public void append(ByteBuffer received, int count) {
		if (count > this.maxSize - filled()) {
			throw new FrameFormatException("The peer sent a frame of too many bytes, but at most " + this.maxSize
					+ " are allowed. If such frames are expected, raise the limit of the codec.");
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
	 * Return the frame, once all of its bytes have been taken. Its memory stays reserved
	 * until the frame is handed over.
	 * @param skipAtStart how many bytes were taken before the body
	 * @param skipAtEnd how many bytes were taken after the body
	 * @return the frame
	 */
	public Frame toFrame(int skipAtStart, int skipAtEnd) {
		if (!isJoined()) {
			join(filled());
		}
		return Frame.of(joined(), skipAtStart, filled() - skipAtStart - skipAtEnd);
	}

	/**
	 * The first chunk is as large as the bytes that have arrived, since most bodies
	 * arrive in one read.
	 */
	@Override
	void grow(int rest) {
		long most = this.maxSize - filled();
		addChunk((filled() == 0) ? rest
				: (int) Math.min(most, Math.max(GrowingBody.FIRST_CHUNK - filled(), (long) filled() + rest)));
	}

}
