package io.github.socketpool.connection.json;

import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.connection.Match;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.payload.JsonPointerReader;
import io.github.socketpool.payload.JsonValue;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Takes the frame with the id of the request for its response, and any other frame for a
 * message. Ids are strings or numbers in JSON. A frame that is no JSON is a mismatch. A
 * request of the server in JSON-RPC 2.0 is a message whatever its id, since the server
 * counts its ids by itself: it has the members {@code jsonrpc} and {@code method}, of
 * which a response has no {@code method} (JSON-RPC 2.0, section 5). Immutable and
 * thread-safe.
 */
public final class CorrelationMatcher implements ResponseMatcher {

	private final JsonPointerReader requestId;

	private final JsonPointerReader responseId;

	private CorrelationMatcher(JsonPointerReader requestId, JsonPointerReader responseId) {
		this.requestId = requestId;
		this.responseId = responseId;
	}

	/**
	 * Return the matcher for the places of two ids.
	 * @param requestId the JSON Pointer of the id in a request, such as {@code /id}
	 * @param responseId the JSON Pointer of the same id in its response
	 * @return the matcher
	 * @throws InvalidSettingException if either is no JSON Pointer, or empty
	 */
	public static CorrelationMatcher of(String requestId, String responseId) {
		return new CorrelationMatcher(CorrelationPointers.requestId(requestId),
				CorrelationPointers.responseId(responseId));
	}

	@Override
	public Match match(@Nullable Frame request, Frame received) {
		JsonValue id = read(this.responseId, received);
		if (id == JsonValue.Simple.MALFORMED) {
			return Match.MISMATCH;
		}
		boolean response = request != null && id.isIdentifier() && id.equals(read(this.requestId, request))
				&& !JsonCorrelation.isRequest(received);
		return response ? Match.RESPONSE : Match.MESSAGE;
	}

	@Override
	public @Nullable String reasonToRefuse(Frame request) {
		if (read(this.requestId, request).isIdentifier()) {
			return null;
		}
		return "the request has no id at '" + this.requestId + "' (" + CorrelationPointers.REQUEST_ID
				+ "), so its response could not be "
				+ "distinguished from messages. Put a string or a number there that no other request on the connection has, "
				+ "or send it as a one-way message if it has no response.";
	}

	@Override
	public String toString() {
		return "CorrelationMatcher[" + CorrelationPointers.REQUEST_ID + "=" + this.requestId + ", "
				+ CorrelationPointers.RESPONSE_ID + "=" + this.responseId + "]";
	}

	private static JsonValue read(JsonPointerReader id, Frame frame) {
		return id.read(frame.array(), frame.offset(), frame.length());
	}

}
