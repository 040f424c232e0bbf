package io.github.socketpool.payload;

import java.util.ArrayList;
import java.util.List;

import io.github.socketpool.InvalidSettingException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the value at one place of a JSON document, which a JSON Pointer names (RFC 6901).
 * It parses the document up to the value and no further, and builds no tree. So it does
 * not notice what is wrong behind the value. Of several members with the same name it
 * takes the first. Immutable and thread-safe.
 */
public final class JsonPointerReader {

	private static final JsonFactory FACTORY = JsonFactory.builder()
		.streamReadConstraints(JacksonPayloadConverter.CONSTRAINTS)
		.build();

	private final String pointer;

	private final List<Step> steps;

	private JsonPointerReader(String pointer, List<Step> steps) {
		this.pointer = pointer;
		this.steps = steps;
	}

	/**
	 * Return a reader.
	 * @param pointer the JSON Pointer, such as {@code /result/id}; the empty text for the
	 * whole document
	 * @return the reader
	 * @throws InvalidSettingException if the text is no JSON Pointer
	 */
	public static JsonPointerReader of(String pointer) {
		return of("pointer", pointer);
	}

	/**
	 * Return the reader that a setting names.
	 * @param setting the name of the setting, such as {@code correlation.request-id}
	 * @param pointer the JSON Pointer
	 * @return the reader
	 * @throws InvalidSettingException if the text is no JSON Pointer; only its value
	 * contains any part of the text
	 */
	public static JsonPointerReader of(String setting, String pointer) {
		List<Step> steps = new ArrayList<>();
		if (!pointer.isEmpty()) {
			if (pointer.charAt(0) != '/') {
				throw new InvalidSettingException(setting, pointer, "must begin with '/' or be empty",
						"Use a JSON Pointer (RFC 6901), such as /id or /result/id.");
			}
			for (String token : pointer.substring(1).split("/", -1)) {
				steps.add(step(setting, pointer, token));
			}
		}
		return new JsonPointerReader(pointer, List.copyOf(steps));
	}

	private static Step step(String setting, String pointer, String token) {
		for (int i = token.indexOf('~'); i >= 0; i = token.indexOf('~', i + 1)) {
			if (i + 1 == token.length() || (token.charAt(i + 1) != '0' && token.charAt(i + 1) != '1')) {
				throw new InvalidSettingException(setting, pointer, "has a '~' that neither '0' nor '1' follows",
						"Write ~0 for '~' and ~1 for '/' in a name (RFC 6901).");
			}
		}
		return new Step(token.replace("~1", "/").replace("~0", "~"), Step.index(token));
	}

	/**
	 * Read the value. Takes any bytes, and fails for none.
	 * @param bytes an array that contains the document
	 * @param offset the index of its first byte
	 * @param length the number of its bytes
	 * @return the value, {@link JsonValue.Simple#ABSENT} or
	 * {@link JsonValue.Simple#MALFORMED}
	 */
	public JsonValue read(byte[] bytes, int offset, int length) {
		JsonValue scanned = scan(new JsonScanner(bytes, offset, length));
		return (scanned != null) ? scanned : parse(bytes, offset, length);
	}

	/**
	 * Read the value where a scanner can.
	 * @return the value, or {@code null} if only the parser can tell
	 */
	@Nullable JsonValue scan(JsonScanner scanner) {
		return switch (this.steps.size()) {
			case 0 -> scanner.scalar();
			case 1 -> scanMember(scanner, this.steps.get(0).name());
			default -> null;
		};
	}

	private static @Nullable JsonValue scanMember(JsonScanner scanner, String name) {
		JsonScanner.Step step = scanner.first();
		while (step == JsonScanner.Step.MEMBER) {
			if (scanner.isNamed(name)) {
				return scanner.value();
			}
			step = scanner.next();
		}
		return (step == JsonScanner.Step.END) ? JsonValue.Simple.ABSENT : null;
	}

	/**
	 * Read the value with the parser.
	 */
	JsonValue parse(byte[] bytes, int offset, int length) {
		try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
			return read(parser);
		}
		catch (JacksonException | NumberFormatException | ArithmeticException ex) {
			// Some exponents are too large for a BigDecimal.
			return JsonValue.Simple.MALFORMED;
		}
	}

	/**
	 * Read the value of a document in which there is no other one: each name on the way
	 * to it is that of one member only. All of the document is parsed. Takes any bytes,
	 * and fails for none.
	 * @param bytes an array that contains the document
	 * @param offset the index of its first byte
	 * @param length the number of its bytes
	 * @return the value, {@link JsonValue.Simple#ABSENT} or
	 * {@link JsonValue.Simple#MALFORMED}, also if there may be another value
	 */
	public JsonValue readOnlyValue(byte[] bytes, int offset, int length) {
		try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
			JsonToken first = parser.nextToken();
			JsonValue value = (first != null) ? onlyValue(parser, first, 0) : JsonValue.Simple.MALFORMED;
			return (parser.nextToken() == null) ? value : JsonValue.Simple.MALFORMED;
		}
		catch (JacksonException | NumberFormatException | ArithmeticException ex) {
			return JsonValue.Simple.MALFORMED;
		}
	}

	/**
	 * Return the name of the member of the document that the pointer names.
	 * @return the name, or {@code null} if the pointer has no step, or several
	 */
	public @Nullable String memberName() {
		return (this.steps.size() == 1) ? this.steps.get(0).name() : null;
	}

	/**
	 * Return the JSON Pointer.
	 */
	@Override
	public String toString() {
		return this.pointer;
	}

	private JsonValue read(JsonParser parser) {
		JsonToken token = parser.nextToken();
		if (token == null) {
			return JsonValue.Simple.MALFORMED;
		}
		for (Step step : this.steps) {
			token = switch (token) {
				case START_OBJECT -> member(parser, step.name());
				case START_ARRAY -> element(parser, step.index());
				default -> null;
			};
			if (token == null) {
				return JsonValue.Simple.ABSENT;
			}
		}
		return value(parser, token);
	}

	/**
	 * Read the value below the current one, and move behind the current one.
	 * @param token the first token of the current value
	 * @param taken how many steps lead to the current value
	 */
	private JsonValue onlyValue(JsonParser parser, JsonToken token, int taken) {
		if (taken < this.steps.size()) {
			return switch (token) {
				case START_OBJECT -> onlyMember(parser, taken);
				case START_ARRAY -> onlyElement(parser, taken);
				default -> JsonValue.Simple.ABSENT;
			};
		}
		JsonValue value = token.isNumeric() ? new JsonValue.Numeric(parser.getDecimalValue()) : value(parser, token);
		parser.skipChildren();
		return value;
	}

	private JsonValue onlyMember(JsonParser parser, int taken) {
		String name = this.steps.get(taken).name();
		boolean found = false;
		JsonValue only = JsonValue.Simple.ABSENT;
		while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
			boolean named = name.equals(parser.currentName());
			JsonToken token = parser.nextToken();
			if (named && !found) {
				only = onlyValue(parser, token, taken + 1);
				found = true;
				continue;
			}
			if (named) {
				only = JsonValue.Simple.MALFORMED;
			}
			parser.skipChildren();
		}
		return only;
	}

	private JsonValue onlyElement(JsonParser parser, int taken) {
		int index = this.steps.get(taken).index();
		JsonValue only = JsonValue.Simple.ABSENT;
		for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
			if (index-- == 0) {
				only = onlyValue(parser, token, taken + 1);
			}
			else {
				parser.skipChildren();
			}
		}
		return only;
	}

	/**
	 * Move to the value of a member.
	 * @return its first token, or {@code null} if there is no such member
	 */
	private static @Nullable JsonToken member(JsonParser parser, String name) {
		while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
			boolean found = name.equals(parser.currentName());
			JsonToken value = parser.nextToken();
			if (found) {
				return value;
			}
			parser.skipChildren();
		}
		return null;
	}

	/**
	 * Move to an element.
	 * @param index its index; none has a negative one
	 * @return its first token, or {@code null} if there is no such element
	 */
	private static @Nullable JsonToken element(JsonParser parser, int index) {
		JsonToken token = parser.nextToken();
		for (int left = index; token != JsonToken.END_ARRAY && left != 0; left--) {
			parser.skipChildren();
			token = parser.nextToken();
		}
		return (token != JsonToken.END_ARRAY) ? token : null;
	}

	private static JsonValue value(JsonParser parser, JsonToken token) {
		return switch (token) {
			case VALUE_NULL -> JsonValue.Simple.NULL;
			case VALUE_TRUE -> JsonValue.Simple.TRUE;
			case VALUE_FALSE -> JsonValue.Simple.FALSE;
			case START_OBJECT -> JsonValue.Simple.OBJECT;
			case START_ARRAY -> JsonValue.Simple.ARRAY;
			case VALUE_STRING -> new JsonValue.Text(parser.getString());
			case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
			default -> JsonValue.Simple.MALFORMED;
		};
	}

	/**
	 * Read a number, and what follows it: only that shows that no digit is missing.
	 */
	private static JsonValue number(JsonParser parser) {
		JsonValue number = new JsonValue.Numeric(parser.getDecimalValue());
		parser.nextToken();
		return number;
	}

	/**
	 * One step from a value to a part of it.
	 *
	 * @param name the name of the member in an object
	 * @param index the index in an array; negative if it can be none
	 */
	private record Step(String name, int index) {

		private static final int MAX_DIGITS = 9;

		static int index(String token) {
			boolean index = !token.isEmpty() && token.length() <= MAX_DIGITS
					&& token.chars().allMatch((digit) -> digit >= '0' && digit <= '9')
					&& (token.length() == 1 || token.charAt(0) != '0');
			return index ? Integer.parseInt(token) : -1;
		}

	}

}
