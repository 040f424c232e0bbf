package io.github.socketpool.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Encodes frames, and creates decoders for them. Anyone may implement it. A frame is a
 * header, the unchanged body, and a trailer; header and trailer may be empty. Framings
 * that change the bytes of a body (escaping, byte stuffing, compression) are not
 * possible, because a body is sent from the caller's array.
 * <p>
 * A codec is immutable and thread-safe, does no I/O, and always writes the same bytes for
 * the same body. The state of one stream of bytes is in its
 * {@linkplain #newDecoder(BodyReservation) decoder}.
 * <p>
 * If the header contains the length of the body, extend {@link LengthHeaderDecoder}. If
 * only the bytes of the body show where it ends, collect them in an
 * {@link OpenEndedBody}.
 */
public interface FrameCodec {

	/**
	 * Return the maximum number of bytes that {@link #putHeader} writes. Header and
	 * trailer, together with one byte of the body, must fit into a buffer of 16 KiB.
	 * @return the number of bytes; 0 if there is no header
	 */
	int maxHeaderLength();

	/**
	 * Write the header of a body. A body that must not be sent is refused here: then
	 * nothing has been sent, and the connection stays usable.
	 * @param body the body, which must not be written
	 * @param target the buffer to write to, with room for {@link #maxHeaderLength()}
	 * bytes
	 * @throws FrameFormatException if the body must not be sent, created by
	 * {@link FrameFormatException#outgoing}, or by
	 * {@link FrameFormatException#unsuitable} if the framing cannot carry such a body
	 */
	void putHeader(Frame body, ByteBuffer target);

	/**
	 * Return a decoder for the bytes of one stream, starting between two frames.
	 * @param memory reserves memory for bodies that arrive in several reads. The owner of
	 * the stream releases it when a frame is handed over, and closes it with the stream
	 * @return a new decoder
	 */
	FrameDecoder newDecoder(BodyReservation memory);

	/**
	 * Return how many bytes {@link #putTrailer} writes, the same for every frame.
	 * @return the number of bytes; 0 by default, for no trailer
	 */
	default int trailerLength() {
		return 0;
	}

	/**
	 * Write the trailer of a body. This must not fail, since most of the frame may have
	 * been sent.
	 * @param body the body, which must not be written
	 * @param target the buffer to write to, with room for {@link #trailerLength()} bytes
	 */
	default void putTrailer(Frame body, ByteBuffer target) {
	}

	/**
	 * Return whether a frame can begin with a byte. A {@link HeartbeatToken} is told from
	 * a frame by its first byte, so this must return {@code false} for that byte.
	 * @param first the first byte after the end of a frame
	 * @return {@code true} by default
	 */
	default boolean canBeginFrame(byte first) {
		return true;
	}

	/**
	 * Return a description of a frame, for messages about bytes that are not a frame.
	 * @return text such as "a header like 'length:0000000000000'"; "a frame" by default
	 */
	default String describeFrame() {
		return "a frame";
	}

	/**
	 * Return a decoder for the bytes of one trusted stream, whose bodies may take any
	 * amount of memory.
	 * @return a new decoder
	 */
	default FrameDecoder newDecoder() {
		return newDecoder(BodyBudget.unlimited().newReservation());
	}

	/**
	 * Return the frame in its wire format. Intended for stubs and tests. Not for large
	 * bodies, since it copies them.
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
	 * Return the codec for headers of a prefix and decimal digits.
	 * @param format the prefix, the number of digits and the maximum size
	 * @return the codec
	 */
	static FrameCodec asciiLength(AsciiLengthFormat format) {
		return format.codec();
	}

	/**
	 * Return the codec for headers that are a binary length.
	 * @param format how the length is written, and the maximum size
	 * @return the codec
	 */
	static FrameCodec binaryLength(BinaryLengthFormat format) {
		return format.codec();
	}

	/**
	 * Return the codec for bodies that end with a delimiter. It refuses bodies that
	 * contain the delimiter.
	 * @param format the delimiter, the start and the maximum size
	 * @return the codec
	 */
	static FrameCodec delimiter(DelimiterFormat format) {
		return format.codec();
	}

	/**
	 * Return the codec for headers with a {@code Content-Length} line.
	 * @param format the maximum size
	 * @return the codec
	 */
	static FrameCodec contentLength(ContentLengthFormat format) {
		return format.codec();
	}

}
