package io.github.socketpool.connection;

import io.github.socketpool.InvalidSettingException;
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

	private static final String REQUEST_ID = "correlation.request-id";

	private static final String RESPONSE_ID = "correlation.response-id";

	private static final JsonPointerReader JSON_RPC = JsonPointerReader.of("/jsonrpc");

	private static final JsonPointerReader METHOD = JsonPointerReader.of("/method");

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
		return new CorrelationMatcher(reader(REQUEST_ID, requestId), reader(RESPONSE_ID, responseId));
	}

	/**
	 * The empty pointer names the whole document, which no response shares with its
	 * request. It is most likely a placeholder that was not replaced.
	 */
	private static JsonPointerReader reader(String setting, String pointer) {
		if (pointer.isEmpty()) {
			throw new InvalidSettingException(setting, pointer, "must not be empty",
					"Use the JSON Pointer of the id, such as /id, or remove both correlation keys.");
		}
		return JsonPointerReader.of(setting, pointer);
	}

	@Override
	public Match match(@Nullable Frame request, Frame received) {
		JsonValue id = read(this.responseId, received);
		if (id == JsonValue.Simple.MALFORMED) {
			return Match.MISMATCH;
		}
		boolean response = request != null && id.isIdentifier() && id.equals(read(this.requestId, request))
				&& !isRequest(received);
		return response ? Match.RESPONSE : Match.MESSAGE;
	}

	@Override
	public @Nullable String reasonToRefuse(Frame request) {
		if (read(this.requestId, request).isIdentifier()) {
			return null;
		}
		return "the request has no id at '" + this.requestId + "' (" + REQUEST_ID + "), so its response could not be "
				+ "distinguished from messages. Put a string or a number there that no other request on the connection has, "
				+ "or send it as a one-way message if it has no response.";
	}

	@Override
	public String toString() {
		return "CorrelationMatcher[" + REQUEST_ID + "=" + this.requestId + ", " + RESPONSE_ID + "=" + this.responseId
				+ "]";
	}

	private static boolean isRequest(Frame received) {
		return read(METHOD, received) instanceof JsonValue.Text && read(JSON_RPC, received) instanceof JsonValue.Text;
	}

	private static JsonValue read(JsonPointerReader id, Frame frame) {
		return id.read(frame.array(), frame.offset(), frame.length());
	}

}
