package io.github.socketpool.protocol;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * Decodes the frames of any codec, and skips and counts the heartbeat tokens between
 * them. The first byte tells a token from a frame
 * ({@link HeartbeatToken#requireDistinct}). Without a token it decodes frames only.
 */
public final class HeartbeatTokenDecoder implements FrameDecoder {

	private final FrameCodec codec;

	private final HeartbeatToken token;

	private final FrameDecoder frames;

	/** How many bytes of a token have arrived; 0 if none has begun. */
	private int tokenBytes;

	/** Whether the boundaries of frames are lost. */
	private boolean boundariesLost;

	private boolean everDecoded;

	private long heartbeats;

	/**
	 * Create a decoder.
	 * @param codec how frames are put on the wire
	 * @param token the token that may stand between two frames
	 * @param memory reserves memory for bodies
	 */
	public HeartbeatTokenDecoder(FrameCodec codec, HeartbeatToken token, BodyReservation memory) {
		this.codec = codec;
		this.token = token;
		this.frames = codec.newDecoder(memory);
	}

	@Override
	public @Nullable Frame decode(ByteBuffer received) {
		while (received.hasRemaining()) {
			if (this.tokenBytes > 0 || beginsToken(received)) {
				matchToken(received);
			}
			else {
				Frame frame = decodeFrame(received);
				if (frame != null) {
					this.everDecoded = true;
					return frame;
				}
			}
		}
		return null;
	}

	/**
	 * A token that has begun to arrive counts as being between two frames.
	 */
	@Override
	public boolean atBoundary() {
		return !this.boundariesLost && this.frames.atBoundary();
	}

	/**
	 * Return whether the boundaries of frames are lost, since decoding has failed. Then
	 * no further frame can be decoded.
	 * @return {@code true} after any exception
	 */
	public boolean areBoundariesLost() {
		return this.boundariesLost;
	}

	/**
	 * Return whether any frame has been decoded.
	 * @return {@code true} after the first one
	 */
	public boolean hasDecoded() {
		return this.everDecoded;
	}

	@Override
	public boolean isExpectingMore() {
		return this.boundariesLost || this.tokenBytes > 0 || this.frames.isExpectingMore();
	}

	/**
	 * Return how many heartbeats have been skipped.
	 * @return the number since the decoder was created
	 */
	public long heartbeats() {
		return this.heartbeats;
	}

	private boolean beginsToken(ByteBuffer received) {
		return !this.token.isEmpty() && received.get(received.position()) == this.token.first()
				&& !this.frames.isExpectingMore();
	}

	private void matchToken(ByteBuffer received) {
		int start = received.position();
		int before = this.tokenBytes;
		while (received.hasRemaining() && this.tokenBytes < this.token.length()) {
			if (received.get() != this.token.byteAt(this.tokenBytes)) {
				// This is not a heartbeat: the peer has sent something else.
				this.boundariesLost = true;
				throw PeerBytes
					.notAFrame(seen(received, start, before), this.everDecoded, this.codec.describeFrame(),
							"Check that host and port are those of a server that speaks this framing, and that "
									+ "heartbeat.token is the same as the server's.")
					.orExpected(describeToken());
			}
			this.tokenBytes++;
		}
		if (this.tokenBytes == this.token.length()) {
			this.tokenBytes = 0;
			this.heartbeats++;
		}
	}

	/**
	 * Decode a frame. After any exception the boundaries are lost.
	 */
	private @Nullable Frame decodeFrame(ByteBuffer received) {
		this.boundariesLost = true;
		int start = received.position();
		try {
			Frame frame = this.frames.decode(received);
			if (frame == null && received.hasRemaining()) {
				requireSeparatorTaken(received.position() - start, received.remaining());
			}
			this.boundariesLost = false;
			return frame;
		}
		catch (FrameFormatException ex) {
			throw this.token.isEmpty() ? ex : ex.orExpected(describeToken());
		}
	}

	/**
	 * Refuse a decoder that has left bytes of a frame in the buffer, since it would never
	 * get them again.
	 */
	private void requireSeparatorTaken(int taken, int left) {
		if (taken == 0 || this.frames.isExpectingMore()) {
			throw new FrameFormatException(this.frames.getClass().getName() + " has returned no frame and left " + left
					+ " bytes in the buffer. A FrameDecoder must take and keep all bytes of an " + "incomplete frame.");
		}
	}

	private String describeToken() {
		return "the heartbeat '" + this.token.text() + "'";
	}

	private byte[] seen(ByteBuffer received, int start, int before) {
		byte[] seen = new byte[Math.min(PeerBytes.COMPARED, before + received.limit() - start)];
		for (int i = 0; i < Math.min(before, seen.length); i++) {
			seen[i] = this.token.byteAt(i);
		}
		if (before < seen.length) {
			received.get(start, seen, before, seen.length - before);
		}
		return seen;
	}

}
