package io.github.socketpool.connection.frame;

import io.github.socketpool.payload.RedactedException;
import io.github.socketpool.protocol.BodyBudgetExceededException;
import io.github.socketpool.protocol.FrameFormatException;

/**
 * Converts exceptions of a {@link io.github.socketpool.protocol.FrameCodec} into errors
 * that contain no part of a body. A {@code NumberFormatException}, for example, quotes
 * it.
 */
public final class CodecErrors {

	private CodecErrors() {
	}

	/**
	 * Return the error of a codec that failed to write a header or a trailer.
	 * @param ex what it has thrown
	 * @return the error
	 */
	public static FrameFormatException encoding(RuntimeException ex) {
		if (ex instanceof FrameFormatException refused) {
			return refused;
		}
		RedactedException redacted = RedactedException.of(ex);
		return FrameFormatException
			.outgoing("The FrameCodec failed to encode a frame: " + redacted.getMessage()
					+ ". Correct it. To refuse a body, throw FrameFormatException.outgoing from putHeader.")
			.causedBy(redacted);
	}

	/**
	 * Return the error of a codec that has not written the number of bytes that it
	 * declares.
	 */
	static FrameFormatException wrongLength(String part, int length) {
		return FrameFormatException.outgoing("The FrameCodec wrote a " + part + " of " + length
				+ " bytes, which is not the declared length. Correct its maxHeaderLength or trailerLength.");
	}

	/**
	 * Return the error of a decoder.
	 * @param ex what it has thrown
	 * @return the error
	 */
	public static RuntimeException decoding(RuntimeException ex) {
		if (ex instanceof FrameFormatException || ex instanceof BodyBudgetExceededException) {
			return ex;
		}
		RedactedException redacted = RedactedException.of(ex);
		return new FrameFormatException("The FrameDecoder failed on what the peer sent: " + redacted.getMessage()
				+ ". Correct it. To report bytes that are not a frame, throw PeerBytes.notAFrame.")
			.causedBy(redacted);
	}

}
