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
 * {@code method}, which a response has not. An error whose id is {@code null} answers the
 * only request of the connection: the server could not read the id (JSON-RPC 2.0, section
 * 5). Immutable and thread-safe.
 */
final class JsonRpcMatcher implements ResponseMatcher {

	private static final JsonPointerReader ID = JsonPointerReader.of("/id");

	private static final JsonPointerReader METHOD = JsonPointerReader.of("/method");

	private static final JsonPointerReader ERROR = JsonPointerReader.of("/error");

	@Override
	public Match match(@Nullable Frame request, Frame received) {
		JsonValue id = read(ID, received);
		if (id == JsonValue.Simple.MALFORMED) {
			return Match.MISMATCH;
		}
		boolean response = request != null && answers(id, request, received)
				&& !(read(METHOD, received) instanceof JsonValue.Text);
		return response ? Match.RESPONSE : Match.MESSAGE;
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

	private static boolean answers(JsonValue id, Frame request, Frame received) {
		return (id == JsonValue.Simple.NULL) ? read(ERROR, received) == JsonValue.Simple.OBJECT
				: id.isIdentifier() && id.equals(read(ID, request));
	}

	private static JsonValue read(JsonPointerReader pointer, Frame frame) {
		return pointer.read(frame.array(), frame.offset(), frame.length());
	}

}
