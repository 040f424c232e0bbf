package io.github.socketpool.protocol;

import java.nio.ByteBuffer;

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
public final class GrowingBody extends ChunkedBody {

	static final int FIRST_CHUNK = 4 * 1024;

	private final int length;

	/**
	 * Create a body that has no bytes yet.
	 * @param length how many it will have, 0 or more, as checked against the largest that
	 * is allowed
	 * @param memory what its memory is reserved with
	 */
	public GrowingBody(int length, BodyReservation memory) {
		super(memory);
		this.length = length;
	}

	/**
	 * Take bytes until the body is complete or none remain.
	 * @param received the bytes, from position to limit
	 * @return whether the body is complete
	 * @throws BodyBudgetExceededException if there is no memory for more bytes
	 */
	public boolean fillFrom(ByteBuffer received) {
		take(received, Math.min(received.remaining(), this.length - filled()));
		return filled() == this.length;
	}

	/**
	 * Return the frame once the body is complete. Its memory stays reserved until the
	 * frame is handed over.
	 * @return the frame
	 * @throws IllegalStateException if bytes of the body are missing
	 */
	public Frame toFrame() {
		if (filled() < this.length) {
			throw new IllegalStateException(
					filled() + " of " + this.length + " bytes of the body have arrived: it is no frame yet");
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
