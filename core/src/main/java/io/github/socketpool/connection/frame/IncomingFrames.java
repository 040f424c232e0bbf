package io.github.socketpool.connection.frame;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

import io.github.socketpool.protocol.BodyBudgetExceededException;
import io.github.socketpool.protocol.BodyReservation;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameFormatException;
import io.github.socketpool.protocol.HeartbeatTokenDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Decodes what arrives on one connection, keeps the frames that are not awaited yet, and
 * counts heartbeats. Not thread-safe, except for {@link #close}.
 */
public final class IncomingFrames {

	private final HeartbeatTokenDecoder decoder;

	/** The memory of the bodies that are being received. */
	private final BodyReservation memory;

	private final Heartbeat heartbeat;

	/** Frames that arrived together with an awaited one; rarely any. */
	private @Nullable Queue<Frame> unread;

	/** How many heartbeats in the form of frames have been received. */
	private long heartbeatFrames;

	private @Nullable FrameFormatException formatError;

	/**
	 * Create them for a connection on which nothing has arrived.
	 * @param codec how frames are put on the wire
	 * @param heartbeat the heartbeat between frames
	 * @param memory reserves memory for bodies
	 */
	public IncomingFrames(FrameCodec codec, Heartbeat heartbeat, BodyReservation memory) {
		this.decoder = new HeartbeatTokenDecoder(codec, heartbeat.token(), memory);
		this.memory = memory;
		this.heartbeat = heartbeat;
	}

	/**
	 * Decode the next frame. From then on its memory belongs to the receiver.
	 * @param bytes what has arrived
	 * @return the frame, or {@code null} if more bytes are needed
	 * @throws FrameFormatException if the bytes are not a frame
	 * @throws BodyBudgetExceededException if no memory is left for the frame
	 */
	public @Nullable Frame decode(ByteBuffer bytes) {
		Frame frame;
		try {
			frame = this.decoder.decode(bytes);
		}
		catch (RuntimeException ex) {
			throw CodecErrors.decoding(ex);
		}
		if (frame != null) {
			this.memory.release();
		}
		return frame;
	}

	/**
	 * Decode bytes that came after an awaited frame, or unawaited, and keep the frames.
	 * If the bytes are not a frame, the frames before them are still valid.
	 * @param bytes what has arrived
	 */
	public void keep(ByteBuffer bytes) {
		try {
			while (bytes.hasRemaining()) {
				Frame next = decode(bytes);
				if (next != null) {
					skipOrKeep(next);
				}
			}
		}
		catch (FrameFormatException ex) {
			this.formatError = ex;
		}
		catch (BodyBudgetExceededException ex) {
			// The frame is unsolicited. It stays incomplete, so the connection is not
			// clean, and each further attempt to receive it fails.
		}
	}

	/**
	 * Pass on the frames in the bytes that have arrived, in the order of arrival.
	 * Heartbeats are skipped. No frame may have been {@linkplain #keep kept}.
	 * @param bytes what has arrived
	 * @param frames called for each frame
	 * @return how many were passed on
	 * @throws FrameFormatException if the bytes after these frames are not a frame
	 * @throws BodyBudgetExceededException if no memory is left for the next frame
	 */
	public int passOn(ByteBuffer bytes, Consumer<Frame> frames) {
		int passed = 0;
		while (bytes.hasRemaining()) {
			Frame next = decode(bytes);
			if (next != null && !isHeartbeat(next)) {
				frames.accept(next);
				passed++;
			}
		}
		return passed;
	}

	/**
	 * If each heartbeat has one reply, a frame with the heartbeat's body is kept: it is
	 * the reply, or an unsolicited frame.
	 */
	private void skipOrKeep(Frame frame) {
		if (!this.heartbeat.expectsReply() && isHeartbeat(frame)) {
			return;
		}
		if (this.unread == null) {
			this.unread = new ArrayDeque<>();
		}
		this.unread.add(frame);
	}

	/**
	 * Return whether a frame is a heartbeat, and count it if so.
	 * @param frame a frame that was received
	 * @return whether it is one
	 */
	public boolean isHeartbeat(Frame frame) {
		boolean heartbeat = this.heartbeat.isFrame(frame);
		this.heartbeatFrames += heartbeat ? 1 : 0;
		return heartbeat;
	}

	/**
	 * Return the first frame that was kept.
	 * @return the frame, or {@code null} if there is none
	 */
	public @Nullable Frame first() {
		return (this.unread != null) ? this.unread.element() : null;
	}

	/**
	 * Remove the first frame that was kept.
	 * @return the frame, or {@code null} if there is none
	 */
	public @Nullable Frame poll() {
		Queue<Frame> unread = this.unread;
		if (unread == null) {
			return null;
		}
		Frame first = unread.poll();
		if (unread.isEmpty()) {
			this.unread = null;
		}
		return first;
	}

	/**
	 * Remove the first frame that was kept, and count it as a heartbeat whatever it is.
	 */
	public void takeReply() {
		poll();
		this.heartbeatFrames++;
	}

	/**
	 * Return how many frames have begun to arrive and were not taken.
	 * @return the number
	 */
	public int begun() {
		int unread = (this.unread != null) ? this.unread.size() : 0;
		return atBoundary() ? unread : unread + 1;
	}

	/**
	 * Return whether the stream is between two frames.
	 * @return whether no frame has arrived in part
	 */
	public boolean atBoundary() {
		return this.decoder.atBoundary();
	}

	/**
	 * Return whether no complete frame and no malformed bytes are kept.
	 * @return whether at most part of a frame has arrived unawaited
	 */
	public boolean hasNoWholeFrame() {
		return this.formatError == null && this.unread == null;
	}

	/**
	 * Return whether the boundaries of frames are lost.
	 * @return whether no further frame can be decoded
	 */
	public boolean areBoundariesLost() {
		return this.decoder.areBoundariesLost();
	}

	/**
	 * Return whether any frame has been decoded.
	 * @return {@code true} after the first one
	 */
	public boolean hasDecoded() {
		return this.decoder.hasDecoded();
	}

	/**
	 * Return what was wrong with bytes that arrived unawaited.
	 * @return the error, or {@code null} if nothing was
	 */
	public @Nullable FrameFormatException formatError() {
		return this.formatError;
	}

	/**
	 * Fail if bytes that arrived unawaited were not a frame.
	 * @throws FrameFormatException if the boundaries of frames are lost
	 */
	public void throwIfMalformed() {
		if (this.formatError != null) {
			throw this.formatError;
		}
	}

	/**
	 * Return how many heartbeats have been received.
	 * @return the number since the connection was made
	 */
	public long heartbeats() {
		return this.decoder.heartbeats() + this.heartbeatFrames;
	}

	/**
	 * Return how many heartbeats of the same form as the sent ones have been received.
	 * @return the number since the connection was made
	 */
	public long possibleReplies() {
		return this.heartbeat.isFrame() ? this.heartbeatFrames : this.decoder.heartbeats();
	}

	/**
	 * Release the memory of a frame that will never be complete. May be called by any
	 * thread. Allocates nothing.
	 */
	public void close() {
		this.memory.close();
	}

}
