package io.github.socketpool.payload;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

/**
 * Where some members of a JSON object stand in its text. All of the text is read once, so
 * it is known to be one valid JSON document, but no tree is built. Immutable.
 */
public final class JsonMembers {

	private static final JsonFactory FACTORY = JsonFactory.builder()
		.streamReadConstraints(JacksonPayloadConverter.CONSTRAINTS)
		.build();

	private static final JsonPointerReader VALUE = JsonPointerReader.of("");

	private static final int ABSENT = -1;

	private final byte[] bytes;

	private final int offset;

	private final int length;

	private final List<String> names;

	/** The index of the brace that begins the object. */
	private int objectBegin;

	/** For each name, the index of the first byte of its value, or {@link #ABSENT}. */
	private final int[] begins;

	/** For each name, the index behind the last byte of its value. */
	private final int[] ends;

	private JsonMembers(byte[] bytes, int offset, int length, List<String> names) {
		this.bytes = bytes;
		this.offset = offset;
		this.length = length;
		this.names = names;
		this.begins = new int[names.size()];
		this.ends = new int[names.size()];
		Arrays.fill(this.begins, ABSENT);
	}

	/**
	 * Find members of an object. Takes any bytes, and fails for none.
	 * @param bytes an array that contains the text; must not be changed
	 * @param offset the index of its first byte
	 * @param length the number of its bytes
	 * @param names the names of the members
	 * @return the members, or {@code null} if the text is no JSON object in UTF-8, or has
	 * one of these members twice
	 */
	public static @Nullable JsonMembers find(byte[] bytes, int offset, int length, List<String> names) {
		JsonMembers scanned = scan(bytes, offset, length, names);
		return (scanned != null) ? scanned : parse(bytes, offset, length, names);
	}

	/**
	 * Find members with a scanner.
	 * @return the members, or {@code null} if only the parser can tell
	 */
	static @Nullable JsonMembers scan(byte[] bytes, int offset, int length, List<String> names) {
		JsonMembers members = new JsonMembers(bytes, offset, length, names);
		return members.locate(new JsonScanner(bytes, offset, length)) ? members : null;
	}

	/**
	 * Find members with the parser.
	 * @return as {@link #find(byte[], int, int, List)}
	 */
	static @Nullable JsonMembers parse(byte[] bytes, int offset, int length, List<String> names) {
		JsonMembers members = new JsonMembers(bytes, offset, length, names);
		try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
			return members.locate(parser) ? members : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	/**
	 * Return whether a text is one valid JSON document that is an object or an array.
	 * Takes any bytes, and fails for none.
	 * @param bytes an array that contains the text
	 * @param offset the index of its first byte
	 * @param length the number of its bytes
	 * @return {@code false} for other values, for several values, and for what is no JSON
	 */
	public static boolean isObjectOrArray(byte[] bytes, int offset, int length) {
		try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
			JsonToken first = parser.nextToken();
			return first != null && first.isStructStart() && endsWith(parser.skipChildren());
		}
		catch (JacksonException ex) {
			return false;
		}
	}

	private static boolean endsWith(JsonParser parser) {
		return parser.currentToken() != null && parser.currentToken().isStructEnd() && parser.nextToken() == null;
	}

	/**
	 * Return whether the object has a member.
	 * @param name one of the names
	 * @return {@code true} even if its value is {@code null}
	 */
	public boolean has(String name) {
		return this.begins[index(name)] != ABSENT;
	}

	/**
	 * Return the value of a member.
	 * @param name one of the names
	 * @return the value, {@link JsonValue.Simple#ABSENT} if there is no such member
	 */
	public JsonValue value(String name) {
		return has(name) ? VALUE.read(this.bytes, offset(name), length(name)) : JsonValue.Simple.ABSENT;
	}

	/**
	 * Return where the value of a member begins.
	 * @param name the name of a member that the object has
	 * @return the index of its first byte
	 */
	public int offset(String name) {
		return this.begins[index(name)];
	}

	/**
	 * Return how long the text of a value is.
	 * @param name the name of a member that the object has
	 * @return the number of bytes
	 */
	public int length(String name) {
		return this.ends[index(name)] - this.begins[index(name)];
	}

	/**
	 * Return the text with a number as the value of a member. It replaces the value that
	 * the member has, or else becomes the first member of the object.
	 * @param name one of the names
	 * @param number the number
	 * @return a new text
	 */
	public byte[] with(String name, long number) {
		if (has(name)) {
			return replace(offset(name), offset(name) + length(name), Long.toString(number));
		}
		int at = this.objectBegin + 1;
		String quoted = new String(JsonStringEncoder.getInstance().quoteAsCharArray(name));
		return replace(at, at, '"' + quoted + "\":" + number + (isEmpty() ? "" : ","));
	}

	private boolean isEmpty() {
		int at = this.objectBegin + 1;
		while (this.bytes[at] != '"' && this.bytes[at] != '}') {
			at++;
		}
		return this.bytes[at] == '}';
	}

	private byte[] replace(int begin, int end, String replacement) {
		byte[] inserted = replacement.getBytes(StandardCharsets.UTF_8);
		int before = begin - this.offset;
		int after = this.offset + this.length - end;
		byte[] replaced = new byte[before + inserted.length + after];
		System.arraycopy(this.bytes, this.offset, replaced, 0, before);
		System.arraycopy(inserted, 0, replaced, before, inserted.length);
		System.arraycopy(this.bytes, end, replaced, before + inserted.length, after);
		return replaced;
	}

	private int index(String name) {
		return this.names.indexOf(name);
	}

	/**
	 * @return {@code false} if this is no object, or has a member twice
	 */
	private boolean locate(JsonParser parser) {
		if (parser.nextToken() != JsonToken.START_OBJECT || parser.currentTokenLocation().getByteOffset() < 0) {
			return false;
		}
		this.objectBegin = index(parser.currentTokenLocation());
		while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
			int index = index(parser.currentName());
			parser.nextToken();
			int begin = index(parser.currentTokenLocation());
			parser.skipChildren();
			parser.finishToken();
			if (index >= 0 && !add(index, begin, index(parser.currentLocation()))) {
				return false;
			}
		}
		return endsWith(parser);
	}

	/**
	 * @return {@code false} if the scanner is not sure, or the object has a member twice
	 */
	private boolean locate(JsonScanner scanner) {
		JsonScanner.Step step = scanner.first();
		this.objectBegin = scanner.objectBegin();
		while (step == JsonScanner.Step.MEMBER) {
			int index = index(scanner);
			int begin = scanner.valueBegin();
			step = scanner.next();
			if (index >= 0 && !add(index, begin, scanner.valueEnd())) {
				return false;
			}
		}
		return step == JsonScanner.Step.END && scanner.isWholeText();
	}

	private int index(JsonScanner scanner) {
		for (int i = 0; i < this.names.size(); i++) {
			if (scanner.isNamed(this.names.get(i))) {
				return i;
			}
		}
		return ABSENT;
	}

	private int index(TokenStreamLocation location) {
		return this.offset + (int) location.getByteOffset();
	}

	/**
	 * @return {@code false} if the object has a member twice
	 */
	private boolean add(int index, int begin, int end) {
		if (this.begins[index] != ABSENT) {
			return false;
		}
		this.begins[index] = begin;
		this.ends[index] = end;
		return true;
	}

}
