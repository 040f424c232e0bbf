package io.github.socketpool.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Writes a delimiter after each body, and finds the end of a body by its delimiter. Bytes
 * are compared by the algorithm of Knuth, Morris and Pratt, so a stream is read once,
 * whatever repeats in the delimiter. Eight bytes at once are skipped in which no
 * delimiter begins: with bodies of 1 MiB, that took an eighth of the time.
 */
final class DelimiterCodec implements FrameCodec {

	private static final long EACH_BYTE = 0x0101010101010101L;

	private static final long TOP_BITS = 0x8080808080808080L;

	private final DelimiterFormat format;

	private final byte[] start;

	private final byte[] delimiter;

	/**
	 * For each number of matching bytes, less one: how many match if the last of them are
	 * taken for the first of another delimiter.
	 */
	private final int[] fallback;

	/** The first byte of the delimiter, eight times. */
	private final long delimiterWord;

	/** The start byte, eight times; the same as the other one if there is none. */
	private final long startWord;

	DelimiterCodec(DelimiterFormat format) {
		this.format = format;
		this.start = format.start().getBytes(StandardCharsets.ISO_8859_1);
		this.delimiter = format.delimiter().getBytes(StandardCharsets.ISO_8859_1);
		this.fallback = new int[this.delimiter.length];
		for (int i = 1; i < this.delimiter.length; i++) {
			this.fallback[i] = match(this.fallback[i - 1], this.delimiter[i]);
		}
		this.delimiterWord = EACH_BYTE * (this.delimiter[0] & 0xff);
		this.startWord = (this.start.length > 0) ? EACH_BYTE * (this.start[0] & 0xff) : this.delimiterWord;
	}

	@Override
	public int maxHeaderLength() {
		return this.start.length;
	}

	@Override
	public void putHeader(Frame body, ByteBuffer target) {
		FrameSizes.requireSendable(body.length(), this.format.maxFrameSize());
		requireWhole(body);
		target.put(this.start);
	}

	@Override
	public int trailerLength() {
		return this.delimiter.length;
	}

	@Override
	public void putTrailer(Frame body, ByteBuffer target) {
		target.put(this.delimiter);
	}

	@Override
	public FrameDecoder newDecoder(BodyReservation memory) {
		return new Decoder(memory);
	}

	@Override
	public boolean canBeginFrame(byte first) {
		return this.start.length == 0 || first == this.start[0];
	}

	@Override
	public String describeFrame() {
		return "a frame that "
				+ ((this.start.length == 0) ? ""
						: "begins with '" + DelimiterFormat.escape(this.format.start()) + "' and ")
				+ "ends with '" + DelimiterFormat.escape(this.format.delimiter()) + "'";
	}

	/**
	 * Return how many bytes of the delimiter match after another byte.
	 * @param matched how many have matched so far, fewer than all
	 */
	private int match(int matched, byte next) {
		int match = matched;
		while (match > 0 && this.delimiter[match] != next) {
			match = this.fallback[match - 1];
		}
		return (this.delimiter[match] == next) ? match + 1 : 0;
	}

	/**
	 * Skip bytes in which neither a delimiter begins nor a start byte is.
	 * @return the index of the first of eight bytes with one of them, or of the last
	 * bytes
	 */
	private int skip(ByteBuffer bytes, int from, int end) {
		int index = from;
		while (index <= end - Long.BYTES) {
			long word = bytes.getLong(index);
			if (hasZero(word ^ this.delimiterWord) || hasZero(word ^ this.startWord)) {
				return index;
			}
			index += Long.BYTES;
		}
		return index;
	}

	/**
	 * Return whether one of eight bytes is zero: only then a borrow sets its top bit.
	 */
	private static boolean hasZero(long word) {
		return ((word - EACH_BYTE) & ~word & TOP_BITS) != 0;
	}

	/**
	 * Refuse a body that the receiver would take for several frames, or for a shorter
	 * one. That also holds if a delimiter begins with the last bytes of the body and ends
	 * before the real one does.
	 */
	private void requireWhole(Frame body) {
		ByteBuffer bytes = ByteBuffer.wrap(body.array());
		int end = body.offset() + body.length();
		int matched = 0;
		for (int i = skip(bytes, body.offset(), end); i < end; i = (matched == 0) ? skip(bytes, i + 1, end) : i + 1) {
			matched = match(matched, bytes.get(i));
			if (matched == this.delimiter.length) {
				throw refused("contains " + describeDelimiter());
			}
			if (this.start.length > 0 && bytes.get(i) == this.start[0]) {
				throw refused("contains the start byte '" + DelimiterFormat.escape(this.format.start())
						+ "' (framing.start)");
			}
		}
		for (int i = 0; i < this.delimiter.length - 1; i++) {
			matched = match(matched, this.delimiter[i]);
			if (matched == this.delimiter.length) {
				throw refused("ends with a part of " + describeDelimiter());
			}
		}
	}

	private String describeDelimiter() {
		return "the delimiter '" + DelimiterFormat.escape(this.format.delimiter()) + "' (framing.delimiter)";
	}

	private FrameFormatException refused(String problem) {
		String remedy = (this.format.delimiter().indexOf('\n') >= 0 || this.format.delimiter().indexOf('\r') >= 0)
				? "Send JSON on one line: without pretty-printing, and without a line end after it"
				: "Send a body without it, such as JSON in which it is escaped";
		return FrameFormatException.unsuitable(
				"The body to send " + problem + ", so the server would take it for other frames; nothing was sent. "
						+ remedy + ", or use another framing.type that the server knows.");
	}

	/**
	 * Decodes the frames of one stream.
	 */
	private final class Decoder implements FrameDecoder {

		private final BodyReservation memory;

		/** The body that has begun, with the part of its delimiter that has arrived. */
		private @Nullable OpenEndedBody body;

		/** How many bytes of the delimiter have arrived. */
		private int matched;

		/** The first bytes of the stream, to recognise another protocol. */
		private byte[] first = {};

		private boolean everDecoded;

		Decoder(BodyReservation memory) {
			this.memory = memory;
		}

		@Override
		public @Nullable Frame decode(ByteBuffer received) {
			if (!received.hasRemaining()) {
				return null;
			}
			OpenEndedBody body = (this.body != null) ? this.body : begin(received);
			int begin = received.position();
			int end = received.limit();
			int matched = this.matched;
			int whole = DelimiterCodec.this.delimiter.length;
			int index = begin;
			while (index < end && matched < whole) {
				index = (matched == 0) ? skip(received, index, end) : index;
				matched = (index < end) ? match(matched, received.get(index++)) : matched;
			}
			this.matched = matched;
			append(body, received, index - begin);
			return (matched == whole) ? complete(body) : null;
		}

		@Override
		public boolean atBoundary() {
			return this.body == null;
		}

		private OpenEndedBody begin(ByteBuffer received) {
			if (DelimiterCodec.this.start.length > 0) {
				takeStart(received);
			}
			OpenEndedBody body = new OpenEndedBody(maxBytes(), this.memory);
			this.body = body;
			return body;
		}

		private void takeStart(ByteBuffer received) {
			if (received.get(received.position()) != DelimiterCodec.this.start[0]) {
				byte[] seen = new byte[Math.min(PeerBytes.COMPARED, received.remaining())];
				received.get(received.position(), seen);
				throw PeerBytes.notAFrame(seen, this.everDecoded, describeFrame(),
						"Check that host and port are those of a server that speaks this framing, and that "
								+ "framing.start and framing.delimiter are the same as the server's.");
			}
			received.get();
		}

		/**
		 * Take bytes of a body and its delimiter. The limit counts the delimiter too,
		 * since only its last byte shows that it is one.
		 */
		private void append(OpenEndedBody body, ByteBuffer received, int count) {
			if (body.length() + count > maxBytes()) {
				throw new FrameFormatException("The peer sent more than " + DelimiterCodec.this.format.maxFrameSize()
						+ " bytes without the delimiter '"
						+ DelimiterFormat.escape(DelimiterCodec.this.format.delimiter())
						+ "'. If such frames are expected, raise framing.max-frame-size. Otherwise check that "
						+ "framing.delimiter is the same as the server's.");
			}
			if (!this.everDecoded && this.first.length < PeerBytes.COMPARED) {
				checkFirst(received, count);
			}
			body.append(received, count);
		}

		/**
		 * Refuse a stream that begins like one of another protocol. Without a start byte
		 * its lines would be taken for frames.
		 */
		private void checkFirst(ByteBuffer received, int count) {
			int before = this.first.length;
			int more = Math.min(count, PeerBytes.COMPARED - before);
			this.first = Arrays.copyOf(this.first, before + more);
			received.get(received.position(), this.first, before, more);
			if (DelimiterCodec.this.start.length == 0 && this.first[0] != DelimiterCodec.this.delimiter[0]
					&& PeerBytes.isOtherProtocol(this.first)) {
				throw PeerBytes.otherProtocol(this.first, describeFrame());
			}
		}

		private Frame complete(OpenEndedBody body) {
			this.body = null;
			this.matched = 0;
			this.everDecoded = true;
			return body.toFrame(0, DelimiterCodec.this.delimiter.length);
		}

		private long maxBytes() {
			return DelimiterCodec.this.format.maxFrameSize() + DelimiterCodec.this.delimiter.length;
		}

	}

}
