package io.github.socketpool.payload;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Where some members of a JSON object stand in its text. The whole text is parsed once,
 * so it is known to be one valid JSON document, but no tree is built. Immutable.
 */
public final class JsonMembers {

	private static final JsonFactory FACTORY = JsonFactory.builder()
		.streamReadConstraints(JacksonPayloadConverter.CONSTRAINTS)
		.build();

	private static final JsonPointerReader VALUE = JsonPointerReader.of("");

	private static final int ABSENT = -1;

	private final byte[] bytes;

	private final List<String> names;

	/** For each name, the index of the first byte of its value, or {@link #ABSENT}. */
	private final int[] begins;

	/** For each name, the index behind the last byte of its value. */
	private final int[] ends;

	private JsonMembers(byte[] bytes, List<String> names) {
		this.bytes = bytes;
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
		JsonMembers members = new JsonMembers(bytes, names);
		try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
			return members.locate(parser, offset) ? members : null;
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

	private int index(String name) {
		return this.names.indexOf(name);
	}

	/**
	 * @return {@code false} if this is no object, or has a member twice
	 */
	private boolean locate(JsonParser parser, int offset) {
		if (parser.nextToken() != JsonToken.START_OBJECT) {
			return false;
		}
		while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
			int index = index(parser.currentName());
			parser.nextToken();
			long begin = parser.currentTokenLocation().getByteOffset();
			parser.skipChildren();
			parser.finishToken();
			long end = parser.currentLocation().getByteOffset();
			if (index >= 0) {
				if (this.begins[index] != ABSENT || begin < 0) {
					return false;
				}
				this.begins[index] = (int) (offset + begin);
				this.ends[index] = (int) (offset + end);
			}
		}
		return endsWith(parser);
	}

}
