package io.github.socketpool.sample.exchange;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Says whether bytes are one JSON text in UTF-8. They are looked at and not converted, so
 * that a number keeps its digits and an object the order of its members.
 */
final class JsonSyntax {

	/**
	 * No limits but that of nesting: nothing is kept of what is read, and how much there
	 * is to read is limited by the size of a frame.
	 */
	private static final JsonFactory JSON = JsonFactory.builder()
		.streamReadConstraints(StreamReadConstraints.builder()
			.maxNumberLength(Integer.MAX_VALUE)
			.maxStringLength(Integer.MAX_VALUE)
			.maxNameLength(Integer.MAX_VALUE)
			.build())
		.build();

	private static final String NOT_JSON = "is not JSON: ";

	private JsonSyntax() {
	}

	/**
	 * Look for an error.
	 * @param body the bytes
	 * @return what is wrong with them, as the predicate of a sentence, or {@code null} if
	 * they are JSON
	 */
	static @Nullable String findError(byte[] body) {
		try {
			// Decoded first: given bytes, the parser would accept UTF-16 and a byte order
			// mark, which the servers do not.
			String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
			return findError(text);
		}
		catch (CharacterCodingException ex) {
			return NOT_JSON + "it is not encoded in UTF-8";
		}
	}

	private static @Nullable String findError(String text) {
		try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
			if (parser.nextToken() == null) {
				return NOT_JSON + "it is empty";
			}
			parser.skipChildren();
			parser.finishToken();
			return (parser.nextToken() != null) ? NOT_JSON + "there is more than one value" : null;
		}
		catch (StreamConstraintsException ex) {
			// The limit of nesting, since there is no other.
			return "is JSON nested more than " + JSON.streamReadConstraints().getMaxNestingDepth() + " levels deep";
		}
		catch (JacksonException ex) {
			// The parser's own message quotes the text.
			TokenStreamLocation location = ex.getLocation();
			String where = (location != null)
					? " at line " + location.getLineNr() + ", column " + location.getColumnNr() : "";
			return NOT_JSON + "it cannot be read" + where;
		}
	}

}
