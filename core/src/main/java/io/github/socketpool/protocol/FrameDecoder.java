package io.github.socketpool.protocol;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of one stream into frames, however they are cut into pieces, and skips
 * the heartbeats between them. Not thread-safe: one reader at a time. A decoder that has
 * thrown has lost the frame boundaries and must not be used again.
 */
public interface FrameDecoder {

	/**
	 * Take bytes from the buffer until a frame is complete or none remain. Bytes behind a
	 * complete frame stay in the buffer.
	 * @param received the bytes, from position to limit
	 * @return the frame, or {@code null} when more bytes are needed
	 * @throws FrameFormatException if the bytes are no frame, or announce one that is
	 * larger than allowed
	 * @throws BodyBudgetExceededException if there is no memory left for the body that is
	 * being received
	 */
	@Nullable Frame decode(ByteBuffer received);

	/**
	 * Return whether the stream is between two frames. A heartbeat that has begun to
	 * arrive lies between frames too.
	 * @return {@code true} when no frame has begun
	 */
	boolean atBoundary();

	/**
	 * Return whether the bytes so far end inside a frame or a heartbeat, so that more are
	 * on their way.
	 * @return {@code true} when something has begun that is not complete
	 */
	boolean isExpectingMore();

	/**
	 * Return how many heartbeats have been skipped.
	 * @return the number since the decoder was made
	 */
	long heartbeats();

}
