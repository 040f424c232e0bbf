package io.github.socketpool.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Decodes frames whose header announces the length of the body. A subclass reads the
 * header byte by byte, so that a wrong peer is recognised at its first bytes. What
 * lengths may cost is bounded here: the length is checked before memory is taken, and
 * memory is taken as the bytes of the body arrive.
 * <p>
 * A trailer must consist of the bytes that {@link FrameCodec#putTrailer} writes for the
 * body that was received, be it a delimiter or a checksum.
 */
public abstract class LengthHeaderDecoder implements FrameDecoder {

	/** The header goes on behind this byte. */
	protected static final long NEED_MORE = -1;

	/** The bytes are no header. */
	protected static final long NO_HEADER = -2;

	private final FrameCodec codec;

	private final int maxHeaderLength;

	private final long maxFrameSize;

	private final BodyReservation memory;

	/** How many bytes of the frame's header have arrived; 0 between two frames. */
	private int headerBytes;

	/** The first bytes of a header that a read has cut. */
	private byte[] cutHeader = {};

	private @Nullable GrowingBody body;

	/** The frame whose trailer has not arrived whole. */
	private @Nullable Frame untilTrailer;

	/** What is still to come of that trailer. */
	private final ByteBuffer trailer;

	private boolean everDecoded;

	/**
	 * Create a decoder.
	 * @param codec whose frames these are
	 * @param maxFrameSize the largest body in bytes, 1 to
	 * {@link AsciiLengthFormat#MAX_FRAME_SIZE}
	 * @param memory what memory for bodies is reserved with
	 * @throws IllegalArgumentException if there can be no body of that size
	 */
	protected LengthHeaderDecoder(FrameCodec codec, long maxFrameSize, BodyReservation memory) {
		if (maxFrameSize < 1 || maxFrameSize > AsciiLengthFormat.MAX_FRAME_SIZE) {
			throw new IllegalArgumentException("the largest frame of " + maxFrameSize
					+ " bytes must be between 1 byte and " + AsciiLengthFormat.MAX_FRAME_SIZE + " bytes");
		}
		this.codec = codec;
		this.maxHeaderLength = codec.maxHeaderLength();
		this.trailer = ByteBuffer.allocate(codec.trailerLength());
		this.maxFrameSize = maxFrameSize;
		this.memory = memory;
	}

	/**
	 * Take the next byte of a header. No header has more than
	 * {@link FrameCodec#maxHeaderLength()} bytes.
	 * @param index which byte of the header it is; 0 begins one, and the length read so
	 * far is to be forgotten
	 * @param next the byte
	 * @return {@link #NEED_MORE}, or the length of the body when the header is complete,
	 * or {@link #NO_HEADER}, for which any other negative number counts too
	 */
	protected abstract long headerByte(int index, byte next);

	/**
	 * Return the error about bytes that are no header.
	 * @param seen the first bytes from where a header was expected
	 * @param behindFrame whether a frame was decoded before them. They may be part of a
	 * body then, which stands in no message
	 * @return the error
	 */
	protected FrameFormatException notAHeader(byte[] seen, boolean behindFrame) {
		return PeerBytes.notAFrame(seen, behindFrame, this.codec.describeFrame(),
				"Check that host and port are those of a server that speaks this framing.");
	}

	/**
	 * Return the error about a length that is not allowed. Unless overridden, it does not
	 * show the length: it may be part of a body whose end was missed.
	 * @param length the length that the header announces
	 * @param behindFrame whether a frame was decoded before it
	 * @return the error
	 */
	protected FrameFormatException tooLarge(long length, boolean behindFrame) {
		return new FrameFormatException("The peer announced a frame of too many bytes, but at most " + this.maxFrameSize
				+ " are allowed. If such frames are expected, allow larger ones where the codec is made.");
	}

	@Override
	public final @Nullable Frame decode(ByteBuffer received) {
		Frame frame = (this.untilTrailer != null) ? this.untilTrailer : decodeBody(received);
		if (frame != null && this.trailer.capacity() > 0) {
			frame = decodeTrailer(frame, received);
		}
		if (frame != null) {
			this.headerBytes = 0;
			this.everDecoded = true;
		}
		return frame;
	}

	@Override
	public final boolean atBoundary() {
		return this.headerBytes == 0;
	}

	private @Nullable Frame decodeBody(ByteBuffer received) {
		GrowingBody body = this.body;
		if (body == null) {
			long length = decodeHeader(received);
			return (length == NEED_MORE) ? null : beginBody((int) length, received);
		}
		if (!body.fillFrom(received)) {
			return null;
		}
		this.body = null;
		return body.toFrame();
	}

	/**
	 * Read a header, or what has arrived of it.
	 * @return the length of the body, or {@link #NEED_MORE}
	 */
	private long decodeHeader(ByteBuffer received) {
		int start = received.position();
		int before = this.headerBytes;
		int index = before;
		long length = NEED_MORE;
		while (length == NEED_MORE && index < this.maxHeaderLength && received.hasRemaining()) {
			length = headerByte(index++, received.get());
		}
		this.headerBytes = index;
		if (length > this.maxFrameSize) {
			throw tooLarge(length, this.everDecoded);
		}
		if (length < 0) {
			if (length != NEED_MORE || index >= this.maxHeaderLength) {
				throw notAHeader(seen(received, start, before), this.everDecoded);
			}
			keepCutHeader(received, start, before);
		}
		return length;
	}

	private @Nullable Frame beginBody(int length, ByteBuffer received) {
		if (length == 0) {
			return Frame.empty();
		}
		if (length <= received.remaining()) {
			byte[] whole = new byte[length];
			received.get(whole);
			return Frame.of(whole);
		}
		GrowingBody body = new GrowingBody(length, this.memory);
		this.body = body;
		body.fillFrom(received);
		return null;
	}

	private @Nullable Frame decodeTrailer(Frame frame, ByteBuffer received) {
		if (this.untilTrailer == null) {
			this.untilTrailer = frame;
			this.codec.putTrailer(frame, this.trailer.clear());
			this.trailer.flip();
		}
		while (this.trailer.hasRemaining()) {
			if (!received.hasRemaining()) {
				return null;
			}
			if (received.get() != this.trailer.get()) {
				throw new FrameFormatException(
						"The body of the frame that the peer sent is not followed by the trailer "
								+ "that belongs to it. Check that its header counts the bytes of the body and not its characters, "
								+ "and how the peer makes the trailer.");
			}
		}
		this.untilTrailer = null;
		return frame;
	}

	private void keepCutHeader(ByteBuffer received, int start, int before) {
		if (this.cutHeader.length == 0 && received.position() > start) {
			this.cutHeader = new byte[Math.min(PeerBytes.COMPARED, this.maxHeaderLength)];
		}
		int count = Math.min(received.position() - start, this.cutHeader.length - before);
		if (count > 0) {
			received.get(start, this.cutHeader, before, count);
		}
	}

	/**
	 * Return the bytes from where a header was expected, as far as they can tell what the
	 * peer speaks.
	 */
	private byte[] seen(ByteBuffer received, int start, int before) {
		int kept = Math.min(before, this.cutHeader.length);
		byte[] seen = Arrays.copyOf(this.cutHeader, Math.min(PeerBytes.COMPARED, kept + received.limit() - start));
		if (kept < seen.length) {
			received.get(start, seen, kept, seen.length - kept);
		}
		return seen;
	}

}
