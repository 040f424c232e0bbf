package io.github.socketpool.protocol;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * Decodes the bytes of one stream into frames, whatever pieces they arrive in. Not
 * thread-safe: one thread at a time may read. Once a decoder has thrown an exception, it
 * has lost the frame boundaries and must not be used again.
 */
public interface FrameDecoder {

	/**
	 * Take bytes from the buffer until a frame is complete or none remain. Bytes after a
	 * complete frame stay in the buffer. The decoder takes and keeps the bytes of an
	 * incomplete frame. A decoder that skips a separator between two frames returns after
	 * it, since a {@link HeartbeatToken} may follow.
	 * @param received the bytes, from position to limit
	 * @return the frame, or {@code null} if more bytes are needed
	 * @throws FrameFormatException if the bytes are not a frame, or if the frame is
	 * larger than allowed
	 * @throws BodyBudgetExceededException if no memory is left for the body
	 */
	@Nullable Frame decode(ByteBuffer received);

	/**
	 * Return whether the stream is between two frames.
	 * @return {@code true} if no frame has begun
	 */
	boolean atBoundary();

	/**
	 * Return whether the bytes so far end inside an element, so that more bytes are
	 * expected.
	 * @return {@code true} if an element has begun and is not complete; by default, a
	 * frame
	 */
	default boolean isExpectingMore() {
		return !atBoundary();
	}

}
