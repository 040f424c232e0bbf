package io.github.socketpool.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.payload.JsonMembers;
import io.github.socketpool.payload.JsonValue;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.template.Envelope;
import io.github.socketpool.template.EnvelopeException;
import io.github.socketpool.template.EnvelopedRequest;
import org.jspecify.annotations.Nullable;

/**
 * The envelope of JSON-RPC 2.0. The operation of a call becomes {@code method}, its
 * payload becomes {@code params}, and a one-way message becomes a notification, which has
 * no id. No two requests of this process have the same id. Thread-safe.
 * <p>
 * A response is taken as the specification says, with one exception: a member
 * {@code error} or {@code result} that is {@code null} beside the other counts as absent,
 * since many servers write both.
 *
 * @see <a href="https://www.jsonrpc.org/specification">JSON-RPC 2.0 Specification</a>
 */
public final class JsonRpcEnvelope implements Envelope {

	/**
	 * Of all envelopes, since two of them may send through one pool. An id that came back
	 * on a connection would be taken for that of a later request.
	 */
	private static final AtomicLong IDS = new AtomicLong();

	private static final ResponseMatcher MATCHER = new JsonRpcMatcher();

	private static final JsonValue VERSION = new JsonValue.Text("2.0");

	private static final byte[] PARAMS = ascii(",\"params\":");

	private static final List<String> MEMBERS = List.of("jsonrpc", "result", "error");

	private static final List<String> ERROR_MEMBERS = List.of("code", "message", "data");

	/**
	 * Create an envelope.
	 */
	public JsonRpcEnvelope() {
	}

	@Override
	public void write(EnvelopedRequest request, OutputStream body) throws IOException {
		String operation = request.operation();
		if (operation == null) {
			throw new EnvelopeException("the call names no operation, which is the method of a JSON-RPC request. "
					+ "Name it with operation(…) of a ProtocolClient");
		}
		StringBuilder head = new StringBuilder(64).append("{\"jsonrpc\":\"2.0\",");
		if (!request.oneWay()) {
			head.append("\"id\":").append(IDS.incrementAndGet()).append(',');
		}
		head.append("\"method\":");
		appendString(head, operation);
		body.write(ascii(head.toString()));
		if (request.hasPayload()) {
			body.write(PARAMS);
			writeParams(request, body);
		}
		body.write('}');
	}

	@Override
	public Frame result(Frame response, ErrorContext context) throws EnvelopeException {
		JsonMembers members = find(response, response.offset(), response.length(), MEMBERS);
		if (members == null) {
			throw new EnvelopeException("it is no JSON object, or has a member of JSON-RPC twice. If the server frames "
					+ "its messages otherwise, correct framing.type and its settings");
		}
		if (!members.value("jsonrpc").equals(VERSION)) {
			throw new EnvelopeException("its member 'jsonrpc' is not \"2.0\". Remove the envelope if the server does "
					+ "not speak JSON-RPC 2.0");
		}
		if (isMissing(members.value("error"))) {
			if (members.has("result")) {
				return Frame.of(response.array(), members.offset("result"), members.length("result"));
			}
			throw new EnvelopeException("it has neither a result nor an error");
		}
		if (isMissing(members.value("result"))) {
			throw failure(response, members.offset("error"), members.length("error"), context);
		}
		throw new EnvelopeException("it has both a result and an error");
	}

	@Override
	public @Nullable Message message(Frame received) {
		return JsonRpcMessage.of(received);
	}

	@Override
	public ResponseMatcher responseMatcher() {
		return MATCHER;
	}

	private static boolean isMissing(JsonValue value) {
		return value == JsonValue.Simple.ABSENT || value == JsonValue.Simple.NULL;
	}

	private static void writeParams(EnvelopedRequest request, OutputStream body) throws IOException {
		boolean structured;
		if (request.isRaw()) {
			// Text that ends the object would add members of its own to the request.
			ByteArrayOutputStream params = new ByteArrayOutputStream();
			request.writePayload(params);
			structured = JsonMembers.isObjectOrArray(params.toByteArray(), 0, params.size());
			params.writeTo(body);
		}
		else {
			FirstByteStream params = new FirstByteStream(body);
			request.writePayload(params);
			structured = params.first() == '{' || params.first() == '[';
		}
		if (!structured) {
			throw new EnvelopeException("its JSON is neither an object nor an array, and JSON-RPC has no other params. "
					+ "Put the value into a record, a map or a list");
		}
	}

	private static RemoteCallException failure(Frame response, int offset, int length, ErrorContext context)
			throws EnvelopeException {
		JsonMembers error = find(response, offset, length, ERROR_MEMBERS);
		if (error == null || !(error.value("code") instanceof JsonValue.Numeric number)) {
			throw new EnvelopeException("its error is no object with a code");
		}
		int code = code(number.value());
		String message = (error.value("message") instanceof JsonValue.Text text) ? text.value() : null;
		String data = error.has("data") ? Frame.of(response.array(), error.offset("data"), error.length("data")).text()
				: null;
		return new RemoteCallException(
				"the server answered with the JSON-RPC error " + code + meaning(code)
						+ " The methods of this exception return what the server says about it.",
				context, code, message, data);
	}

	private static int code(BigDecimal code) throws EnvelopeException {
		try {
			return code.intValueExact();
		}
		catch (ArithmeticException ex) {
			throw new EnvelopeException("the code of its error is no integer of 32 bits");
		}
	}

	/**
	 * Return what a code means (JSON-RPC 2.0, section 5.1), and what to do.
	 */
	static String meaning(int code) {
		return switch (code) {
			case -32700 -> " (parse error). Compare the framing with that of the server.";
			case -32600 -> " (invalid request). Compare the envelope with what the server expects.";
			case -32601 -> " (method not found). Correct the operation of the call.";
			case -32602 -> " (invalid params). Compare the payload with the parameters of the method.";
			case -32603 -> " (internal error). See the log of the server.";
			default -> ".";
		};
	}

	private static @Nullable JsonMembers find(Frame frame, int offset, int length, List<String> names) {
		return JsonMembers.find(frame.array(), offset, length, names);
	}

	/**
	 * Append a JSON string in ASCII.
	 */
	private static void appendString(StringBuilder json, String value) {
		json.append('"');
		for (int i = 0; i < value.length(); i++) {
			char each = value.charAt(i);
			if (each < ' ' || each > '~') {
				json.append(String.format("\\u%04x", (int) each));
			}
			else if (each == '"' || each == '\\') {
				json.append('\\').append(each);
			}
			else {
				json.append(each);
			}
		}
		json.append('"');
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * Passes all bytes on, and remembers the first one that is no white space.
	 */
	private static final class FirstByteStream extends OutputStream {

		private final OutputStream target;

		private int first;

		FirstByteStream(OutputStream target) {
			this.target = target;
		}

		/**
		 * Return the first byte that is no white space, or 0 if there is none.
		 */
		int first() {
			return this.first;
		}

		@Override
		public void write(int value) throws IOException {
			look((byte) value);
			this.target.write(value);
		}

		@Override
		public void write(byte[] source, int offset, int count) throws IOException {
			for (int i = offset; this.first == 0 && i < offset + count; i++) {
				look(source[i]);
			}
			this.target.write(source, offset, count);
		}

		private void look(byte value) {
			if (this.first == 0 && (value < 0 || value > ' ')) {
				this.first = value;
			}
		}

	}

}
