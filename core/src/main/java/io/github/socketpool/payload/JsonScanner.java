package io.github.socketpool.payload;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Moves through the members of a JSON object several times faster than a parser, and
 * allocates nothing on its way. It knows only what most documents consist of, and leaves
 * the rest to the parser: names and strings with escapes, numbers that are no
 * {@code long}, and all that is no JSON. Where it is sure, the parser finds the same. Not
 * thread-safe.
 */
final class JsonScanner {

	/** No shorter text exceeds the parser's limits for tokens and strings. */
	private static final int MAX_LENGTH = 10_000_000;

	private static final int MAX_DEPTH = 64;

	private static final int MAX_NAME_LENGTH = 1000;

	private static final int MAX_NUMBER_LENGTH = 500;

	/** Any number with so many digits is a {@code long}. */
	private static final int MAX_LONG_DIGITS = 18;

	/** An index that only the parser can find. */
	private static final int UNSURE = -1;

	private final byte[] bytes;

	private final int begin;

	private final int end;

	private int objectBegin;

	private int objectEnd;

	private int nameBegin;

	private int nameEnd;

	private int valueBegin;

	private int valueEnd;

	/**
	 * Create a scanner.
	 * @param bytes an array that contains the text
	 * @param offset the index of its first byte
	 * @param length the number of its bytes
	 */
	JsonScanner(byte[] bytes, int offset, int length) {
		this.bytes = bytes;
		this.begin = offset;
		this.end = offset + length;
	}

	/**
	 * Move to the first member of the object that the text is.
	 */
	Step first() {
		int at = skipSpace(this.begin);
		if (byteAt(at) != '{' || this.end - this.begin > MAX_LENGTH) {
			return Step.UNSURE;
		}
		this.objectBegin = at;
		at = skipSpace(at + 1);
		return (byteAt(at) == '}') ? end(at) : member(at);
	}

	/**
	 * Move over the value of this member to the next one.
	 */
	Step next() {
		this.valueEnd = skipValue(this.valueBegin, 1);
		if (this.valueEnd == UNSURE) {
			return Step.UNSURE;
		}
		int at = skipSpace(this.valueEnd);
		return switch (byteAt(at)) {
			case '}' -> end(at);
			case ',' -> member(skipSpace(at + 1));
			default -> Step.UNSURE;
		};
	}

	private Step end(int at) {
		this.objectEnd = at + 1;
		return Step.END;
	}

	private Step member(int at) {
		this.nameBegin = at + 1;
		this.valueBegin = skipName(at);
		return (this.valueBegin != UNSURE) ? Step.MEMBER : Step.UNSURE;
	}

	/**
	 * Return whether this member has a name.
	 */
	boolean isNamed(String name) {
		if (name.length() != this.nameEnd - this.nameBegin) {
			return false;
		}
		for (int i = 0; i < name.length(); i++) {
			if (name.charAt(i) != this.bytes[this.nameBegin + i]) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Return the index of the brace that begins the object.
	 */
	int objectBegin() {
		return this.objectBegin;
	}

	/**
	 * Return the index of the first byte of this member's value.
	 */
	int valueBegin() {
		return this.valueBegin;
	}

	/**
	 * Return the index behind the value of the member before.
	 */
	int valueEnd() {
		return this.valueEnd;
	}

	/**
	 * Return whether nothing follows the end of the object.
	 */
	boolean isWholeText() {
		return skipSpace(this.objectEnd) == this.end;
	}

	/**
	 * Return the value of this member.
	 * @return the value, or {@code null} if only the parser can tell
	 */
	@Nullable JsonValue value() {
		return value(this.valueBegin);
	}

	/**
	 * Return the value of a text that is one scalar, without white space.
	 * @return the value, or {@code null} if only the parser can tell
	 */
	@Nullable JsonValue scalar() {
		return switch (byteAt(this.begin)) {
			case '"', 't', 'f', 'n' -> value(this.begin);
			default -> (skipNumber(this.begin) == this.end) ? integer(this.begin, this.end) : null;
		};
	}

	private @Nullable JsonValue value(int at) {
		return switch (byteAt(at)) {
			case '{' -> JsonValue.Simple.OBJECT;
			case '[' -> JsonValue.Simple.ARRAY;
			case '"' -> text(at + 1);
			case 't' -> (skipLiteral(at, "true") != UNSURE) ? JsonValue.Simple.TRUE : null;
			case 'f' -> (skipLiteral(at, "false") != UNSURE) ? JsonValue.Simple.FALSE : null;
			case 'n' -> (skipLiteral(at, "null") != UNSURE) ? JsonValue.Simple.NULL : null;
			default -> number(at);
		};
	}

	private @Nullable JsonValue text(int begin) {
		int at = skipPlain(begin);
		return (byteAt(at) == '"')
				? new JsonValue.Text(new String(this.bytes, begin, at - begin, StandardCharsets.ISO_8859_1)) : null;
	}

	/**
	 * Return a number, if the parser can also read the token behind it.
	 */
	private @Nullable JsonValue number(int begin) {
		int numberEnd = skipNumber(begin);
		if (numberEnd == UNSURE) {
			return null;
		}
		int at = skipSpace(numberEnd);
		boolean sure = byteAt(at) == '}' || (byteAt(at) == ',' && isMember(skipSpace(at + 1)));
		return sure ? integer(begin, numberEnd) : null;
	}

	private boolean isMember(int at) {
		int value = skipName(at);
		return value != UNSURE && switch (byteAt(value)) {
			case '"', '{', '[' -> true;
			default -> skipValue(value, 1) != UNSURE;
		};
	}

	private @Nullable JsonValue integer(int begin, int end) {
		boolean negative = this.bytes[begin] == '-';
		int digits = negative ? begin + 1 : begin;
		if (end - digits > MAX_LONG_DIGITS) {
			return null;
		}
		long value = 0;
		for (int at = digits; at < end; at++) {
			if (!isDigit(this.bytes[at])) {
				return null;
			}
			value = value * 10 + (this.bytes[at] - '0');
		}
		return new JsonValue.Numeric(BigDecimal.valueOf(negative ? -value : value));
	}

	/**
	 * Move over a name and the colon.
	 * @return the index of the value
	 */
	private int skipName(int at) {
		if (byteAt(at) != '"') {
			return UNSURE;
		}
		int nameEnd = skipPlain(at + 1);
		if (byteAt(nameEnd) != '"' || nameEnd - at > MAX_NAME_LENGTH) {
			return UNSURE;
		}
		this.nameEnd = nameEnd;
		int colon = skipSpace(nameEnd + 1);
		return (byteAt(colon) == ':') ? skipSpace(colon + 1) : UNSURE;
	}

	private int skipValue(int at, int depth) {
		return switch (byteAt(at)) {
			case '{' -> (depth < MAX_DEPTH) ? skipObject(at + 1, depth + 1) : UNSURE;
			case '[' -> (depth < MAX_DEPTH) ? skipArray(at + 1, depth + 1) : UNSURE;
			case '"' -> skipString(at + 1);
			case 't' -> skipLiteral(at, "true");
			case 'f' -> skipLiteral(at, "false");
			case 'n' -> skipLiteral(at, "null");
			default -> skipNumber(at);
		};
	}

	private int skipObject(int begin, int depth) {
		int at = skipSpace(begin);
		if (byteAt(at) == '}') {
			return at + 1;
		}
		while (true) {
			int value = skipName(at);
			int valueEnd = (value != UNSURE) ? skipValue(value, depth) : UNSURE;
			if (valueEnd == UNSURE) {
				return UNSURE;
			}
			at = skipSpace(valueEnd);
			if (byteAt(at) != ',') {
				return (byteAt(at) == '}') ? at + 1 : UNSURE;
			}
			at = skipSpace(at + 1);
		}
	}

	private int skipArray(int begin, int depth) {
		int at = skipSpace(begin);
		if (byteAt(at) == ']') {
			return at + 1;
		}
		while (true) {
			int valueEnd = skipValue(at, depth);
			if (valueEnd == UNSURE) {
				return UNSURE;
			}
			at = skipSpace(valueEnd);
			if (byteAt(at) != ',') {
				return (byteAt(at) == ']') ? at + 1 : UNSURE;
			}
			at = skipSpace(at + 1);
		}
	}

	private int skipString(int begin) {
		int at = skipPlain(begin);
		while (byteAt(at) != '"') {
			int behind = (byteAt(at) == '\\') ? skipEscape(at + 1) : skipMultibyte(byteAt(at), at + 1);
			if (behind == UNSURE) {
				return UNSURE;
			}
			at = skipPlain(behind);
		}
		return at + 1;
	}

	/**
	 * Move over characters of a string that stand for themselves.
	 */
	private int skipPlain(int begin) {
		byte[] bytes = this.bytes;
		int at = begin;
		while (at < this.end && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
			at++;
		}
		return at;
	}

	private int skipEscape(int at) {
		return switch (byteAt(at)) {
			case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 1;
			case 'u' -> skipHex(at + 1);
			default -> UNSURE;
		};
	}

	private int skipHex(int begin) {
		for (int at = begin; at < begin + 4; at++) {
			if (Character.digit(byteAt(at), 16) < 0) {
				return UNSURE;
			}
		}
		return begin + 4;
	}

	/**
	 * Move over the rest of a character of more than one byte, as the parser does.
	 */
	private int skipMultibyte(byte first, int begin) {
		int rest = ((first & 0xe0) == 0xc0) ? 1 : ((first & 0xf0) == 0xe0) ? 2 : ((first & 0xf8) == 0xf0) ? 3 : 0;
		if (rest == 0) {
			return UNSURE;
		}
		for (int at = begin; at < begin + rest; at++) {
			if ((byteAt(at) & 0xc0) != 0x80) {
				return UNSURE;
			}
		}
		return begin + rest;
	}

	private int skipLiteral(int begin, String literal) {
		for (int i = 0; i < literal.length(); i++) {
			if (byteAt(begin + i) != literal.charAt(i)) {
				return UNSURE;
			}
		}
		return isBehindScalar(begin + literal.length()) ? begin + literal.length() : UNSURE;
	}

	private int skipNumber(int begin) {
		int digits = (byteAt(begin) == '-') ? begin + 1 : begin;
		int at = skipDigits(digits);
		boolean valid = at > digits && (at == digits + 1 || byteAt(digits) != '0');
		if (byteAt(at) == '.') {
			digits = at + 1;
			at = skipDigits(digits);
			valid &= at > digits;
		}
		if (byteAt(at) == 'e' || byteAt(at) == 'E') {
			digits = (byteAt(at + 1) == '+' || byteAt(at + 1) == '-') ? at + 2 : at + 1;
			at = skipDigits(digits);
			valid &= at > digits;
		}
		return (valid && at - begin <= MAX_NUMBER_LENGTH && isBehindScalar(at)) ? at : UNSURE;
	}

	private int skipDigits(int begin) {
		int at = begin;
		while (isDigit(byteAt(at))) {
			at++;
		}
		return at;
	}

	private int skipSpace(int begin) {
		int at = begin;
		while (isSpace(byteAt(at))) {
			at++;
		}
		return at;
	}

	private boolean isBehindScalar(int at) {
		byte each = byteAt(at);
		return at == this.end || each == ',' || each == '}' || each == ']' || isSpace(each);
	}

	/**
	 * Return a byte, or behind the end of the text 0, which stands nowhere in JSON.
	 */
	private byte byteAt(int at) {
		return (at < this.end) ? this.bytes[at] : 0;
	}

	private static boolean isDigit(byte each) {
		return each >= '0' && each <= '9';
	}

	private static boolean isSpace(byte each) {
		return each == ' ' || each == '\n' || each == '\r' || each == '\t';
	}

	/**
	 * Where a move has led to.
	 */
	enum Step {

		/** To a member. */
		MEMBER,

		/** To the end of the object. */
		END,

		/** Only the parser can tell. */
		UNSURE

	}

}
