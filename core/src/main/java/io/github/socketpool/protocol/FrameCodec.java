package io.github.socketpool.protocol;

import java.nio.ByteBuffer;

/**
 * A way to put frames on the wire. A codec is immutable and thread-safe; what a single
 * stream of bytes has to remember lives in its {@linkplain #newDecoder() decoder}. A
 * codec does no I/O.
 */
public sealed interface FrameCodec permits AsciiLengthCodec {

	/**
	 * Return the length of the header that precedes a body.
	 * @return the number of bytes
	 */
	int headerLength();

	/**
	 * Write the header that precedes a body.
	 * @param bodyLength the length of the body in bytes
	 * @param target where to write; needs {@link #headerLength()} bytes of room
	 * @throws FrameFormatException if a body of this length is larger than a frame may
	 * be; nothing is written then
	 */
	void putHeader(int bodyLength, ByteBuffer target);

	/**
	 * Return the length of the heartbeat that may stand between two frames.
	 * @return the number of bytes; 0 when there is no heartbeat but by a frame
	 */
	int heartbeatLength();

	/**
	 * Write the heartbeat that may stand between two frames.
	 * @param target where to write; needs {@link #heartbeatLength()} bytes of room
	 */
	void putHeartbeat(ByteBuffer target);

	/**
	 * Return a decoder for the bytes of one stream, beginning at a frame boundary.
	 * @param memory where the decoder reserves memory for bodies that arrive in several
	 * pieces. The owner of the stream releases it when a frame is handed over, and closes
	 * it with the stream
	 * @return a new decoder
	 */
	FrameDecoder newDecoder(BodyReservation memory);

	/**
	 * Return a decoder for the bytes of one trusted stream: bodies may take any amount of
	 * memory.
	 * @return a new decoder
	 */
	default FrameDecoder newDecoder() {
		return newDecoder(BodyBudget.unlimited().newReservation());
	}

	/**
	 * Return the codec for a header of a prefix and decimal digits.
	 * @param format prefix, digits, heartbeat token and the largest frame
	 * @return the codec
	 */
	static FrameCodec asciiLength(AsciiLengthFormat format) {
		return new AsciiLengthCodec(format);
	}

}
