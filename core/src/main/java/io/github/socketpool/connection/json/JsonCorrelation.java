package io.github.socketpool.connection.json;

import java.util.List;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.connection.CorrelationStrategy;
import io.github.socketpool.payload.JsonMembers;
import io.github.socketpool.payload.JsonPointerReader;
import io.github.socketpool.payload.JsonValue;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Finds ids in JSON by JSON Pointers. Ids are strings or numbers. A request that has none
 * gets a number, if its pointer names a member of the whole, such as {@code /id}.
 * <p>
 * A request has no id if it is no JSON, or if a server could find another id in it: there
 * must be nothing else in the frame, and no two members with the same name on the way to
 * the id. Otherwise the response could be taken for that of another call.
 * <p>
 * A request of the server in JSON-RPC 2.0 is a message whatever its id, since the server
 * counts its ids by itself. Immutable and thread-safe.
 */
public final class JsonCorrelation implements CorrelationStrategy {

	private static final JsonPointerReader JSON_RPC = JsonPointerReader.of("/jsonrpc");

	private static final JsonPointerReader METHOD = JsonPointerReader.of("/method");

	private final JsonPointerReader requestId;

	private final JsonPointerReader responseId;

	/** The names of members that can be the id of a request: one, or none. */
	private final List<String> member;

	private JsonCorrelation(JsonPointerReader requestId, JsonPointerReader responseId) {
		this.requestId = requestId;
		this.responseId = responseId;
		String name = requestId.memberName();
		this.member = (name != null) ? List.of(name) : List.of();
	}

	/**
	 * Return the strategy for the places of two ids.
	 * @param requestId the JSON Pointer of the id in a request, such as {@code /id}
	 * @param responseId the JSON Pointer of the same id in its response
	 * @return the strategy
	 * @throws InvalidSettingException if either is no JSON Pointer, or empty
	 */
	public static JsonCorrelation of(String requestId, String responseId) {
		return new JsonCorrelation(CorrelationPointers.requestId(requestId),
				CorrelationPointers.responseId(responseId));
	}

	@Override
	public @Nullable Object requestId(Frame request) {
		JsonValue id = readRequestId(request);
		return id.isIdentifier() ? id : null;
	}

	private JsonValue readRequestId(Frame request) {
		if (this.member.isEmpty()) {
			return this.requestId.readOnlyValue(request.array(), request.offset(), request.length());
		}
		JsonMembers members = members(request);
		return (members != null) ? members.value(this.member.get(0)) : JsonValue.Simple.MALFORMED;
	}

	private @Nullable JsonMembers members(Frame request) {
		return JsonMembers.find(request.array(), request.offset(), request.length(), this.member);
	}

	@Override
	public Frame withId(Frame request, long number) {
		if (this.member.isEmpty()) {
			throw refuse("the request has no single string or number at '" + this.requestId
					+ "' (correlation.request-id), and an id can only be generated for a pointer of one step, such as "
					+ "/id. Put a string or a number there that no other request in flight has.");
		}
		JsonMembers members = members(request);
		if (members == null) {
			throw refuse("the request is no single JSON object in UTF-8, or it has two members at '" + this.requestId
					+ "' (correlation.request-id), so it cannot get an id. Send one JSON object with at most one such "
					+ "member.");
		}
		String name = this.member.get(0);
		JsonValue present = members.value(name);
		if (present != JsonValue.Simple.ABSENT && present != JsonValue.Simple.NULL) {
			throw refuse("the request has a value at '" + this.requestId + "' (correlation.request-id) that is neither "
					+ "a string nor a number, so it cannot be an id. Put a string or a number there, or leave it out to "
					+ "have an id generated.");
		}
		return Frame.of(members.with(name, number));
	}

	private static PayloadConversionException refuse(String reason) {
		return new PayloadConversionException(reason, ErrorContext.none().with(RequestProgress.NOT_SENT), null);
	}

	@Override
	public @Nullable Object responseId(Frame received) {
		JsonValue id = read(this.responseId, received);
		if (id == JsonValue.Simple.MALFORMED) {
			throw new FrameFormatException(
					"the server sent a frame that is not JSON, so it could answer any call. Check "
							+ "that the server answers in JSON, and compare the framing (framing.type) with that of the server.");
		}
		return (id.isIdentifier() && !isRequest(received)) ? id : null;
	}

	/**
	 * Return whether a frame is a request in JSON-RPC 2.0: it has the members
	 * {@code jsonrpc} and {@code method}, of which a response has no {@code method}
	 * (JSON-RPC 2.0, section 5).
	 */
	static boolean isRequest(Frame received) {
		return read(METHOD, received) instanceof JsonValue.Text && read(JSON_RPC, received) instanceof JsonValue.Text;
	}

	private static JsonValue read(JsonPointerReader pointer, Frame frame) {
		return pointer.read(frame.array(), frame.offset(), frame.length());
	}

	@Override
	public String toString() {
		return "JsonCorrelation[" + CorrelationPointers.REQUEST_ID + "=" + this.requestId + ", "
				+ CorrelationPointers.RESPONSE_ID + "=" + this.responseId + "]";
	}

}
