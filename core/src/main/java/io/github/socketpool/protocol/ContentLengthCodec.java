package io.github.socketpool.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes a {@code Content-Length} line, and reads header lines. A line is a name of token
 * characters, a colon, a value without control characters, and its end (RFC 9110, section
 * 5).
 */
final class ContentLengthCodec implements FrameCodec {

	private static final byte[] NAME = "Content-Length".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] SEPARATOR = ": ".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

	/** As many as the length of an array can have. */
	private static final int MAX_DIGITS = 10;

	/** The punctuation in a name (RFC 9110, section 5.6.2). */
	private static final String NAME_PUNCTUATION = "!#$%&'*+-.^_`|~";

	private final ContentLengthFormat format;

	ContentLengthCodec(ContentLengthFormat format) {
		this.format = format;
	}

	@Override
	public int maxHeaderLength() {
		return NAME.length + SEPARATOR.length + MAX_DIGITS + END.length;
	}

	@Override
	public void putHeader(Frame body, ByteBuffer target) {
		FrameSizes.requireSendable(body.length(), this.format.maxFrameSize());
		target.put(NAME).put(SEPARATOR);
		int digit = 1;
		while (body.length() / digit >= 10) {
			digit *= 10;
		}
		for (; digit > 0; digit /= 10) {
			target.put((byte) ('0' + body.length() / digit % 10));
		}
		target.put(END);
	}

	@Override
	public FrameDecoder newDecoder(BodyReservation memory) {
		return new Decoder(this.format.maxFrameSize(), memory);
	}

	@Override
	public boolean canBeginFrame(byte first) {
		return isNameByte(first);
	}

	@Override
	public String describeFrame() {
		return "a header with a line like 'Content-Length: 31'";
	}

	private static boolean isNameByte(byte value) {
		return isDigit(value) || (value >= 'a' && value <= 'z') || (value >= 'A' && value <= 'Z')
				|| NAME_PUNCTUATION.indexOf(value) >= 0;
	}

	private static boolean isDigit(byte value) {
		return value >= '0' && value <= '9';
	}

	/**
	 * Decodes the frames of one stream.
	 */
	private final class Decoder extends LengthHeaderDecoder {

		/** Where in a header the next byte is. */
		private enum Part {

			/** At the beginning of a line. */
			LINE,

			/** In the name of a line. */
			NAME,

			/** Before the digits of the length. */
			BEFORE_LENGTH,

			/** In the digits of the length. */
			LENGTH,

			/** Behind the digits of the length. */
			AFTER_LENGTH,

			/** In the value of a line that is ignored. */
			VALUE,

			/** After the CR of a line. */
			LINE_END,

			/** After the CR of the empty line. */
			HEADER_END

		}

		private static final String CR_WITHOUT_LF = "a header line with a CR that no LF follows";

		/** There has been no line with the length. */
		private static final long NO_LENGTH = -1;

		private Part part = Part.LINE;

		/** How many bytes of the line have been read. */
		private int lineBytes;

		/** Whether the name of the line is that of the length so far. */
		private boolean nameMatches;

		/** The length of the frame, or {@link #NO_LENGTH}. */
		private long length;

		/** The length in the line that is being read. */
		private long read;

		/** What is wrong, if the bytes are those of a header. */
		private String problem = "";

		Decoder(long maxFrameSize, BodyReservation memory) {
			super(ContentLengthCodec.this, ContentLengthFormat.MAX_HEADER_LENGTH, maxFrameSize, memory);
		}

		@Override
		protected long headerByte(int index, byte next) {
			if (index == 0) {
				beginLine();
				this.length = NO_LENGTH;
				this.problem = "";
			}
			if (index == ContentLengthFormat.MAX_HEADER_LENGTH - 1) {
				this.problem = "header lines of more than " + ContentLengthFormat.MAX_HEADER_LENGTH + " bytes";
			}
			if (++this.lineBytes > ContentLengthFormat.MAX_LINE_LENGTH) {
				return noHeader("a header line of more than " + ContentLengthFormat.MAX_LINE_LENGTH + " bytes");
			}
			return switch (this.part) {
				case LINE -> inLine(next);
				case NAME -> inName(next);
				case BEFORE_LENGTH -> beforeLength(next);
				case LENGTH -> inLength(next);
				case AFTER_LENGTH -> afterLength(next);
				case VALUE -> inValue(next);
				case LINE_END -> (next == '\n') ? endLine() : noHeader(CR_WITHOUT_LF);
				case HEADER_END -> (next == '\n') ? endHeader() : noHeader(CR_WITHOUT_LF);
			};
		}

		private long inLine(byte next) {
			if (next == '\r') {
				return enter(Part.HEADER_END);
			}
			if (next == '\n') {
				return endHeader();
			}
			this.nameMatches = true;
			return inName(next);
		}

		private long inName(byte next) {
			int place = this.lineBytes - 1;
			if (next == ':' && place > 0) {
				boolean isLength = this.nameMatches && place == NAME.length;
				return enter(isLength ? Part.BEFORE_LENGTH : Part.VALUE);
			}
			if (!isNameByte(next)) {
				return NO_HEADER;
			}
			this.nameMatches = this.nameMatches && place < NAME.length
					&& Character.toLowerCase(next) == Character.toLowerCase(NAME[place]);
			return enter(Part.NAME);
		}

		private long beforeLength(byte next) {
			if (isBlank(next)) {
				return NEED_MORE;
			}
			this.read = 0;
			return isDigit(next) ? inLength(next) : noHeader("a Content-Length that is not a decimal number");
		}

		/**
		 * A number that does not fit becomes the largest one that does, which is too
		 * large as well.
		 */
		private long inLength(byte next) {
			if (isDigit(next)) {
				int digit = next - '0';
				this.read = (this.read > (Long.MAX_VALUE - digit) / 10) ? Long.MAX_VALUE : this.read * 10 + digit;
				return enter(Part.LENGTH);
			}
			return afterLength(next);
		}

		private long afterLength(byte next) {
			if (isBlank(next)) {
				return enter(Part.AFTER_LENGTH);
			}
			if (next != '\r' && next != '\n') {
				return noHeader("a Content-Length that is not a decimal number");
			}
			if (this.length != NO_LENGTH && this.length != this.read) {
				return noHeader("a header with two different Content-Length lines");
			}
			this.length = this.read;
			return (next == '\r') ? enter(Part.LINE_END) : endLine();
		}

		private long inValue(byte next) {
			if (next == '\r') {
				return enter(Part.LINE_END);
			}
			if (next == '\n') {
				return endLine();
			}
			return (next >= 0 && next < ' ' && next != '\t') ? NO_HEADER : NEED_MORE;
		}

		private long enter(Part next) {
			this.part = next;
			return NEED_MORE;
		}

		private long endLine() {
			beginLine();
			return NEED_MORE;
		}

		private void beginLine() {
			this.part = Part.LINE;
			this.lineBytes = 0;
		}

		private long endHeader() {
			return (this.length == NO_LENGTH) ? noHeader("a header without a Content-Length line") : this.length;
		}

		private long noHeader(String problem) {
			this.problem = problem;
			return NO_HEADER;
		}

		private static boolean isBlank(byte value) {
			return value == ' ' || value == '\t';
		}

		@Override
		protected FrameFormatException notAHeader(byte[] seen, boolean afterFrame) {
			if (!this.problem.isEmpty()) {
				return new FrameFormatException("The peer sent " + this.problem + " where " + describeFrame(),
						" was expected. Check that the server speaks this framing (framing.type content-length), and "
								+ "that its Content-Length counts the bytes of the body and not its characters.");
			}
			return PeerBytes.notAFrame(seen, afterFrame, describeFrame(),
					"Check that host and port are those of a server that speaks this framing (framing.type "
							+ "content-length).");
		}

		@Override
		protected FrameFormatException tooLarge(long length, byte[] seen, boolean afterFrame) {
			String number = (length == Long.MAX_VALUE) ? "too many" : Long.toString(length);
			return new FrameFormatException("The peer announced a frame of " + number + " bytes, but at most "
					+ ContentLengthCodec.this.format.maxFrameSize()
					+ " are allowed. If such frames are expected, raise framing.max-frame-size.");
		}

	}

}
