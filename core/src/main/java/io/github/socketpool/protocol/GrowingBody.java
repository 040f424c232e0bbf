package io.github.socketpool.protocol;

import java.nio.ByteBuffer;

/**
 * Collects the bytes of a body whose length is known. Memory is allocated as bytes
 * arrive, not as the header announces them: at most {@value #FIRST_CHUNK} bytes, or twice
 * what the peer has sent, within the {@linkplain BodyReservation budget}. A header with a
 * wrong length costs nothing before the first byte of its body.
 * <p>
 * The first half of the body is kept in chunks, each of which doubles the memory. When
 * half of the body has arrived, the final array is allocated. So at most half of a body
 * is copied, and only once. Not thread-safe.
 */
public final class GrowingBody extends ChunkedBody {

	static final int FIRST_CHUNK = 4 * 1024;

	private final int length;

	/**
	 * Create an empty body.
	 * @param length its final length, 0 or more, already checked against the maximum
	 * @param memory reserves its memory
	 */
	public GrowingBody(int length, BodyReservation memory) {
		super(memory);
		this.length = length;
	}

	/**
	 * Take bytes until the body is complete or none remain.
	 * @param received the bytes, from position to limit
	 * @return whether the body is complete
	 * @throws BodyBudgetExceededException if no memory is left for more bytes
	 */
	public boolean fillFrom(ByteBuffer received) {
		take(received, Math.min(received.remaining(), this.length - filled()));
		return filled() == this.length;
	}

	/**
	 * Return the frame. Its memory stays reserved until the frame is handed over.
	 * @return the frame
	 * @throws IllegalStateException if bytes of the body are missing
	 */
	public Frame toFrame() {
		if (filled() < this.length) {
			throw new IllegalStateException(
					filled() + " of " + this.length + " bytes of the body have arrived: the frame is incomplete");
		}
		return Frame.of(joined());
	}

	@Override
	void grow(int rest) {
		int known = filled() + rest;
		if (2L * known >= this.length || this.length <= FIRST_CHUNK) {
			reserve(this.length - filled());
			join(this.length);
		}
		else {
			addChunk(Math.min(Math.max(FIRST_CHUNK, known), this.length / 2 - filled() + 1));
		}
	}

}
