package io.github.socketpool.connection.socket;

import io.github.socketpool.payload.RedactedException;
import io.github.socketpool.protocol.BodyBudgetExceededException;
import io.github.socketpool.protocol.FrameFormatException;

/**
 * Turns what a {@link io.github.socketpool.protocol.FrameCodec} throws into errors that
 * hold no part of a body. A {@code NumberFormatException}, for one, quotes it.
 */
final class CodecErrors {

	private CodecErrors() {
	}

	/**
	 * Return the error of a codec that was to write a header or a trailer.
	 */
	static FrameFormatException encoding(RuntimeException ex) {
		if (ex instanceof FrameFormatException refused) {
			return refused;
		}
		RedactedException redacted = RedactedException.of(ex);
		return FrameFormatException
			.outgoing("The FrameCodec failed to encode a frame: " + redacted.getMessage()
					+ ". Correct it; to refuse a body it throws FrameFormatException.outgoing from putHeader.")
			.causedBy(redacted);
	}

	/**
	 * Return the error of a codec that has written another number of bytes than it says.
	 */
	static FrameFormatException wrongLength(String part, int length) {
		return FrameFormatException.outgoing("The FrameCodec wrote a " + part + " of " + length
				+ " bytes, which is not what it says. Correct its maxHeaderLength or trailerLength.");
	}

	/**
	 * Return the error of a decoder.
	 */
	static RuntimeException decoding(RuntimeException ex) {
		if (ex instanceof FrameFormatException || ex instanceof BodyBudgetExceededException) {
			return ex;
		}
		RedactedException redacted = RedactedException.of(ex);
		return new FrameFormatException("The FrameDecoder failed on what the peer sent: " + redacted.getMessage()
				+ ". Correct it; bytes that are no frame are reported with PeerBytes.notAFrame.")
			.causedBy(redacted);
	}

}
