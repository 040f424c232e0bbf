package io.github.socketpool.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Decodes frames whose header contains the length of the body. A subclass reads the
 * header byte by byte, so that a peer of another protocol is recognised by its first
 * bytes. This class limits the cost of a wrong length: it checks the length before it
 * allocates memory, and allocates memory as the bytes of the body arrive.
 * <p>
 * A received trailer, such as a delimiter or a checksum, must equal the bytes that
 * {@link FrameCodec#putTrailer} writes for the received body.
 */
public abstract class LengthHeaderDecoder implements FrameDecoder {

	/** The header continues after this byte. */
	protected static final long NEED_MORE = -1;

	/** The bytes are not a header. */
	protected static final long NO_HEADER = -2;

	private final FrameCodec codec;

	/** How many bytes of a header are read at most. */
	private final int maxHeaderLength;

	private final long maxFrameSize;

	private final BodyReservation memory;

	/** How many bytes of the frame's header have arrived; 0 between two frames. */
	private int headerBytes;

	/** The first bytes of a header of which a read has returned a part. */
	private byte[] cutHeader = {};

	private @Nullable GrowingBody body;

	/** The frame whose trailer is incomplete. */
	private @Nullable Frame untilTrailer;

	/** The bytes of that trailer that have not arrived. */
	private final ByteBuffer trailer;

	private boolean everDecoded;

	/**
	 * Create a decoder.
	 * @param codec the codec of the frames
	 * @param maxFrameSize the largest body in bytes, 1 to
	 * {@link FrameFormat#MAX_FRAME_SIZE}
	 * @param memory reserves memory for bodies
	 * @throws IllegalArgumentException if the maximum size is out of range
	 */
	protected LengthHeaderDecoder(FrameCodec codec, long maxFrameSize, BodyReservation memory) {
		this(codec, codec.maxHeaderLength(), maxFrameSize, memory);
	}

	/**
	 * Create a decoder of headers that may be longer than those that are sent.
	 * @param maxHeaderLength how many bytes of a header are read at most
	 */
	LengthHeaderDecoder(FrameCodec codec, int maxHeaderLength, long maxFrameSize, BodyReservation memory) {
		if (maxFrameSize < 1 || maxFrameSize > FrameFormat.MAX_FRAME_SIZE) {
			throw new IllegalArgumentException("the largest frame of " + maxFrameSize
					+ " bytes must be between 1 byte and " + FrameFormat.MAX_FRAME_SIZE + " bytes");
		}
		this.codec = codec;
		this.maxHeaderLength = maxHeaderLength;
		this.trailer = ByteBuffer.allocate(codec.trailerLength());
		this.maxFrameSize = maxFrameSize;
		this.memory = memory;
	}

	/**
	 * Read the next byte of a header. Called for at most
	 * {@link FrameCodec#maxHeaderLength()} bytes of each header.
	 * @param index the index of the byte; 0 begins a new header, and discards the length
	 * read so far
	 * @param next the byte
	 * @return {@link #NEED_MORE}, or the length of the body if the header is complete, or
	 * {@link #NO_HEADER} or any other negative number if it is not a header
	 */
	protected abstract long headerByte(int index, byte next);

	/**
	 * Return the error about bytes that are not a header.
	 * @param seen the first bytes at the place of the header
	 * @param afterFrame whether a frame was decoded before them. Then they may be part of
	 * a body, which no message may contain
	 * @return the error
	 */
	protected FrameFormatException notAHeader(byte[] seen, boolean afterFrame) {
		return PeerBytes.notAFrame(seen, afterFrame, this.codec.describeFrame(),
				"Check that host and port are those of a server that speaks this framing.");
	}

	/**
	 * Return the error about a length that is not allowed. By default, it does not
	 * contain the length, which may be part of a body whose end was missed.
	 * @param length the length that the header announces
	 * @param seen the first bytes at the place of the header
	 * @param afterFrame whether a frame was decoded before it
	 * @return the error
	 */
	protected FrameFormatException tooLarge(long length, byte[] seen, boolean afterFrame) {
		return PeerBytes.tooLarge("too many", this.maxFrameSize, seen, afterFrame,
				"If such frames are expected, raise the limit of the codec.");
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
	 * Read a header, or the part of it that has arrived.
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
			throw tooLarge(length, seen(received, start, before), this.everDecoded);
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
						"The body of the frame that the peer sent is not followed by its trailer. "
								+ "Check that its header counts the bytes of the body and not its characters, "
								+ "and how the peer computes the trailer.");
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
	 * Return the first bytes at the place of the header, to recognise the peer's
	 * protocol.
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
