package io.github.socketpool.client;

import io.github.socketpool.connection.Match;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.payload.JsonPointerReader;
import io.github.socketpool.payload.JsonValue;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Takes the JSON-RPC response with the id of the request for its response, and any other
 * JSON for a message. A notification or a request of the server has a member
 * {@code method}, which a response has not.
 * <p>
 * An error whose id is {@code null} is for a message whose id the server has not found
 * (JSON-RPC 2.0, section 5). During a call it is a mismatch. It may be for the request,
 * or for an earlier message of the connection, such as a notification that the server
 * rejects. Immutable and thread-safe.
 */
final class JsonRpcMatcher implements ResponseMatcher {

	private static final JsonPointerReader ID = JsonPointerReader.of("/id");

	private static final JsonPointerReader METHOD = JsonPointerReader.of("/method");

	private static final JsonPointerReader ERROR = JsonPointerReader.of("/error");

	private static final JsonPointerReader CODE = JsonPointerReader.of("/error/code");

	@Override
	public Match match(@Nullable Frame request, Frame received) {
		JsonValue id = read(ID, received);
		if (id == JsonValue.Simple.MALFORMED) {
			return Match.MISMATCH;
		}
		if (request == null || read(METHOD, received) instanceof JsonValue.Text) {
			return Match.MESSAGE;
		}
		if (isErrorWithoutId(id, received)) {
			return Match.MISMATCH;
		}
		return (id.isIdentifier() && id.equals(read(ID, request))) ? Match.RESPONSE : Match.MESSAGE;
	}

	@Override
	public @Nullable String reasonForMismatch(Frame request, Frame received) {
		if (!isErrorWithoutId(read(ID, received), received)) {
			return null;
		}
		return "the server sent a JSON-RPC error without an id" + code(received)
				+ " It is for this request, or for an earlier message on the connection. If the server rejects messages "
				+ "without an id, use retrieve(…) instead of send(), and give heartbeat.body an id.";
	}

	@Override
	public @Nullable String reasonToRefuse(Frame request) {
		if (read(ID, request).isIdentifier()) {
			return null;
		}
		return "the request has no id, so its response could not be distinguished from messages. Make the call through "
				+ "the envelope json-rpc, which gives each request an id, or send it as a one-way message if it has no "
				+ "response.";
	}

	@Override
	public String toString() {
		return "JsonRpcMatcher";
	}

	private static boolean isErrorWithoutId(JsonValue id, Frame received) {
		return id == JsonValue.Simple.NULL && read(ERROR, received) == JsonValue.Simple.OBJECT;
	}

	/**
	 * Return the code of an error and what it means, as the rest of a sentence.
	 */
	private static String code(Frame received) {
		if (read(CODE, received) instanceof JsonValue.Numeric number) {
			try {
				int code = number.value().intValueExact();
				return ": " + code + JsonRpcEnvelope.meaning(code);
			}
			catch (ArithmeticException ex) {
				return ".";
			}
		}
		return ".";
	}

	private static JsonValue read(JsonPointerReader pointer, Frame frame) {
		return pointer.read(frame.array(), frame.offset(), frame.length());
	}

}
