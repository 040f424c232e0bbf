package io.github.socketpool.client;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.socketpool.payload.JsonMembers;
import io.github.socketpool.payload.JsonPointerReader;
import io.github.socketpool.payload.JsonValue;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.template.Envelope;
import io.github.socketpool.template.EnvelopeException;
import org.jspecify.annotations.Nullable;

/**
 * A notification or a request of a server that speaks JSON-RPC 2.0. Immutable.
 */
final class JsonRpcMessage implements Envelope.Message {

	private static final List<String> MEMBERS = List.of("jsonrpc", "id", "method", "params");

	private static final JsonValue VERSION = new JsonValue.Text("2.0");

	private static final JsonPointerReader DOCUMENT = JsonPointerReader.of("");

	private static final Frame NULL = Frame.of("null");

	private final Frame frame;

	private final JsonMembers members;

	private final String method;

	private JsonRpcMessage(Frame frame, JsonMembers members, String method) {
		this.frame = frame;
		this.members = members;
		this.method = method;
	}

	/**
	 * Read a message.
	 * @return the message, or {@code null} if the frame is none
	 */
	static @Nullable JsonRpcMessage of(Frame frame) {
		JsonMembers members = JsonMembers.find(frame.array(), frame.offset(), frame.length(), MEMBERS);
		if (members == null || !members.value("jsonrpc").equals(VERSION)
				|| !(members.value("method") instanceof JsonValue.Text method)) {
			return null;
		}
		return new JsonRpcMessage(frame, members, method.value());
	}

	@Override
	public String operation() {
		return this.method;
	}

	@Override
	public @Nullable Frame payload() {
		return this.members.has("params") ? member("params") : null;
	}

	/**
	 * An id that is {@code null} identifies nothing, so there could be no answer.
	 */
	@Override
	public boolean isRequest() {
		return this.members.value("id").isIdentifier();
	}

	@Override
	public Frame answer(@Nullable Frame result) throws EnvelopeException {
		Frame value = (result != null) ? result : NULL;
		if (DOCUMENT.readOnlyValue(value.array(), value.offset(), value.length()) == JsonValue.Simple.MALFORMED) {
			throw new EnvelopeException("it is not the text of one JSON value. A String or a byte[] is taken for JSON");
		}
		return response("\"result\":", value);
	}

	@Override
	public Frame answer(Failure failure) {
		return response("\"error\":", Frame.of(switch (failure) {
			case UNKNOWN_OPERATION -> error(-32601, "Method not found");
			case INVALID_PAYLOAD -> error(-32602, "Invalid params");
			case FAILED -> error(-32603, "Internal error");
			case OVERLOADED -> error(-32000, "Too many messages are waiting");
		}));
	}

	private static String error(int code, String message) {
		return "{\"code\":" + code + ",\"message\":\"" + message + "\"}";
	}

	private Frame response(String name, Frame value) {
		byte[] head = "{\"jsonrpc\":\"2.0\",\"id\":".getBytes(StandardCharsets.US_ASCII);
		byte[] member = ("," + name).getBytes(StandardCharsets.US_ASCII);
		Frame id = member("id");
		byte[] body = new byte[head.length + id.length() + member.length + value.length() + 1];
		System.arraycopy(head, 0, body, 0, head.length);
		int end = head.length;
		System.arraycopy(id.array(), id.offset(), body, end, id.length());
		end += id.length();
		System.arraycopy(member, 0, body, end, member.length);
		end += member.length;
		System.arraycopy(value.array(), value.offset(), body, end, value.length());
		body[body.length - 1] = '}';
		return Frame.of(body);
	}

	private Frame member(String name) {
		return Frame.of(this.frame.array(), this.members.offset(name), this.members.length(name));
	}

}
