package io.github.socketpool.protocol;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of one stream into frames, however they are cut into pieces. Not
 * thread-safe: one reader at a time. A decoder that has thrown has lost the frame
 * boundaries and must not be used again.
 */
public interface FrameDecoder {

	/**
	 * Take bytes from the buffer until a frame is complete or none remain. Bytes behind a
	 * complete frame stay in the buffer. Bytes of a frame that is not complete do not:
	 * the decoder keeps them. A decoder that skips what separates two frames returns
	 * behind it: a {@link HeartbeatToken} may follow.
	 * @param received the bytes, from position to limit
	 * @return the frame, or {@code null} when more bytes are needed
	 * @throws FrameFormatException if the bytes are no frame, or announce one that is
	 * larger than allowed
	 * @throws BodyBudgetExceededException if there is no memory left for the body that is
	 * being received
	 */
	@Nullable Frame decode(ByteBuffer received);

	/**
	 * Return whether the stream is between two frames.
	 * @return {@code true} when no frame has begun
	 */
	boolean atBoundary();

	/**
	 * Return whether the bytes so far end inside something, so that more are on their
	 * way.
	 * @return {@code true} when something has begun that is not complete; unless
	 * overridden that is a frame
	 */
	default boolean isExpectingMore() {
		return !atBoundary();
	}

}
