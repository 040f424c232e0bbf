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
 * Checks whether bytes are one JSON text in UTF-8. They are not converted, so that
 * numbers keep their digits and objects the order of their members.
 */
final class JsonSyntax {

	/**
	 * The only limit is the depth of nesting: nothing that is read is kept, and the frame
	 * size limits its length.
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
	 * Check bytes for an error.
	 * @param body the bytes
	 * @return what is wrong with them, as the predicate of a sentence; {@code null} if
	 * they are valid
	 */
	static @Nullable String findError(byte[] body) {
		try {
			// Decoded first: from bytes, the parser would accept UTF-16 and a byte order
			// mark, which servers do not.
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
			// The limit of nesting, which is the only one.
			return "is JSON nested more than " + JSON.streamReadConstraints().getMaxNestingDepth() + " levels deep";
		}
		catch (JacksonException ex) {
			// The parser's own message quotes the text.
			TokenStreamLocation location = ex.getLocation();
			String where = (location != null)
					? " at line " + location.getLineNr() + ", column " + location.getColumnNr() : "";
			return NOT_JSON + "its syntax is invalid" + where;
		}
	}

}
