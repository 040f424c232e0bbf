package io.github.socketpool.connection.frame;

import java.nio.ByteBuffer;

import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameFormatException;

/**
 * Encodes frames by a codec that anyone may have written: whatever it does wrong becomes
 * a {@link FrameFormatException}.
 */
public final class FrameEncoding {

	private FrameEncoding() {
	}

	/**
	 * Return the maximum length of an encoded frame. Headers may differ in length.
	 * @param codec the codec
	 * @param frame the frame
	 * @return the number of bytes
	 */
	public static long maxLength(FrameCodec codec, Frame frame) {
		return codec.maxHeaderLength() + (long) frame.length() + codec.trailerLength();
	}

	/**
	 * Write the header of a frame.
	 * @param codec the codec
	 * @param frame the frame
	 * @param target the buffer to write to, at position zero
	 * @throws FrameFormatException if the codec refuses the frame, or fails
	 */
	public static void putHeader(FrameCodec codec, Frame frame, ByteBuffer target) {
		try {
			codec.putHeader(frame, target);
		}
		catch (RuntimeException ex) {
			throw CodecErrors.encoding(ex);
		}
		if (target.position() > codec.maxHeaderLength()) {
			throw CodecErrors.wrongLength("header", target.position());
		}
	}

	/**
	 * Write the trailer of a frame.
	 * @param codec the codec
	 * @param frame the frame
	 * @param target the buffer to write to
	 * @throws FrameFormatException if the codec fails
	 */
	public static void putTrailer(FrameCodec codec, Frame frame, ByteBuffer target) {
		int length = codec.trailerLength();
		if (length == 0) {
			return;
		}
		int before = target.position();
		try {
			codec.putTrailer(frame, target);
		}
		catch (RuntimeException ex) {
			throw CodecErrors.encoding(ex);
		}
		if (target.position() - before != length) {
			throw CodecErrors.wrongLength("trailer", target.position() - before);
		}
	}

}
