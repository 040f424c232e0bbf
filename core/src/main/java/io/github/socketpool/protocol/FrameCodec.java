package io.github.socketpool.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Encodes frames, and makes decoders for them. Anyone may implement it: a frame is a
 * header, the body as it is, and a trailer, and header or trailer may be empty. Framings
 * that change the bytes of a body (escaping, byte stuffing, compression) are not
 * possible: a body leaves from the caller's own array.
 * <p>
 * A codec is immutable and thread-safe, does no I/O, and writes the same bytes for the
 * same body every time. What one stream of bytes has to remember lives in its
 * {@linkplain #newDecoder(BodyReservation) decoder}.
 * <p>
 * Where the header announces the length of the body, extend {@link LengthHeaderDecoder}.
 * Where only the bytes of the body tell its end, collect them in an
 * {@link OpenEndedBody}.
 */
public interface FrameCodec {

	/**
	 * Return the most bytes that {@link #putHeader} writes. What a connection can send
	 * has to have room in a buffer of 16 KiB with one byte of the body at least.
	 * @return the number of bytes; 0 where there is no header
	 */
	int maxHeaderLength();

	/**
	 * Write what precedes a body. A body that must not be sent is refused here: nothing
	 * has left then, and the connection stays as it is.
	 * @param body the body, which is not to be written
	 * @param target where to write; has {@link #maxHeaderLength()} bytes of room
	 * @throws FrameFormatException if the body must not be sent, made by
	 * {@link FrameFormatException#outgoing}
	 */
	void putHeader(Frame body, ByteBuffer target);

	/**
	 * Return a decoder for the bytes of one stream, which begins between two frames.
	 * @param memory where the decoder reserves memory for bodies that arrive in several
	 * pieces. The owner of the stream releases it when a frame is handed over, and closes
	 * it with the stream
	 * @return a new decoder
	 */
	FrameDecoder newDecoder(BodyReservation memory);

	/**
	 * Return how many bytes {@link #putTrailer} writes, the same for every frame.
	 * @return the number of bytes; 0, as it is unless overridden, where there is no
	 * trailer
	 */
	default int trailerLength() {
		return 0;
	}

	/**
	 * Write what follows a body. It must not fail: most of the frame may have left.
	 * @param body the body, which is not to be written
	 * @param target where to write; has {@link #trailerLength()} bytes of room
	 */
	default void putTrailer(Frame body, ByteBuffer target) {
	}

	/**
	 * Return whether a frame can begin with a byte. A {@link HeartbeatToken} is told from
	 * a frame by its first byte, so that it must begin with one for which this is
	 * {@code false}.
	 * @param first the first byte of something that stands between two frames
	 * @return {@code true} unless overridden
	 */
	default boolean canBeginFrame(byte first) {
		return true;
	}

	/**
	 * Return what a frame looks like, for messages about bytes that are none.
	 * @return text such as "a header like 'length:0000000000000'"; "a frame" unless
	 * overridden
	 */
	default String describeFrame() {
		return "a frame";
	}

	/**
	 * Return a decoder for the bytes of one trusted stream: bodies may take any amount of
	 * memory.
	 * @return a new decoder
	 */
	default FrameDecoder newDecoder() {
		return newDecoder(BodyBudget.unlimited().newReservation());
	}

	/**
	 * Return the whole frame as it stands on the wire. For stubs and tests, and not for
	 * large bodies, since it copies them.
	 * @param body the body
	 * @return header, body and trailer
	 * @throws FrameFormatException if the body must not be sent
	 */
	default byte[] toBytes(Frame body) {
		ByteBuffer bytes = ByteBuffer.allocate(Math.addExact(body.length(), maxHeaderLength() + trailerLength()));
		putHeader(body, bytes);
		bytes.put(body.array(), body.offset(), body.length());
		putTrailer(body, bytes);
		return Arrays.copyOf(bytes.array(), bytes.position());
	}

	/**
	 * Return the codec for a header of a prefix and decimal digits.
	 * @param format prefix, digits and the largest frame
	 * @return the codec
	 */
	static FrameCodec asciiLength(AsciiLengthFormat format) {
		return new AsciiLengthCodec(format);
	}

}
