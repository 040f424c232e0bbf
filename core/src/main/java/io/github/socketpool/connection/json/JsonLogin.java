package io.github.socketpool.connection.json;

import java.io.IOException;

import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.connection.ConnectionInitializer;
import io.github.socketpool.connection.ConnectionSession;
import io.github.socketpool.connection.LoginRefusedException;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.payload.JacksonPayloadConverter;
import io.github.socketpool.payload.JsonPointerReader;
import io.github.socketpool.payload.JsonValue;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameFormatException;
import org.jspecify.annotations.Nullable;

/**
 * A login in plain JSON: reads a greeting, sends a request, and finds out from the
 * response whether it was accepted. The text form, messages and errors contain none of
 * its values. Immutable and thread-safe.
 */
public final class JsonLogin implements ConnectionInitializer {

	/** Replaces each value in errors. */
	private static final String OMITTED = "******";

	private final boolean greeting;

	private final @Nullable Frame request;

	private final @Nullable JsonPointerReader success;

	/**
	 * Create a login.
	 * @param greeting whether the peer speaks first: then one frame is read before
	 * anything is sent
	 * @param request the request, a JSON text, or {@code null} to send none
	 * @param success a JSON Pointer (RFC 6901): the login was accepted if the response
	 * has a value there that is neither {@code null} nor {@code false}. Required with a
	 * request, and {@code null} without one
	 * @throws InvalidSettingException if a value makes no sense
	 */
	public JsonLogin(boolean greeting, @Nullable String request, @Nullable String success) {
		requireBoth(request, success);
		this.greeting = greeting;
		this.request = (request != null) ? frame(request) : null;
		this.success = (success != null) ? reader(success) : null;
	}

	/**
	 * Require that the response to the request can be told from messages.
	 * @param matcher tells responses from messages
	 * @throws InvalidSettingException if it cannot
	 */
	public void requireMatchable(ResponseMatcher matcher) {
		if (this.request != null && matcher.reasonToRefuse(this.request) != null) {
			throw new InvalidSettingException("login.request", OMITTED,
					"has a response that cannot be distinguished from messages of the server",
					"Give it an id at correlation.request-id, which is /id with an envelope of JSON-RPC, or correct "
							+ "the ResponseMatcher.");
		}
	}

	/**
	 * Require that the request can be sent.
	 * @param codec how frames are put on the wire
	 * @throws InvalidSettingException if the codec refuses the request
	 */
	public void requireSendable(FrameCodec codec) {
		if (this.request != null) {
			FrameFormatException refusal = refusal(this.request, codec);
			if (refusal != null) {
				throw new InvalidSettingException("login.request", OMITTED, "cannot be sent: " + refusal.getMessage(),
						"Change the text, or the framing.");
			}
		}
	}

	/**
	 * Any other exception of a codec may quote the request. It occurs again at the login,
	 * which reports it without its message.
	 */
	private static @Nullable FrameFormatException refusal(Frame request, FrameCodec codec) {
		try {
			codec.toBytes(request);
			return null;
		}
		catch (FrameFormatException ex) {
			return ex;
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	@Override
	public void initialize(ConnectionSession session) {
		if (this.greeting) {
			session.receive();
		}
		if (this.request != null && this.success != null) {
			Frame response = session.exchange(this.request);
			requireSuccess(session, this.success.read(response.array(), response.offset(), response.length()));
		}
	}

	@Override
	public String toString() {
		return "JsonLogin[greeting=" + this.greeting + ", request=" + (this.request != null) + "]";
	}

	private static void requireSuccess(ConnectionSession session, JsonValue value) {
		String found = (value instanceof JsonValue.Simple simple) ? refusal(simple) : null;
		if (found != null) {
			throw new LoginRefusedException(session.endpoint() + " refused the login: its response " + found
					+ ". Check the credentials in login.request, and that login.success names a value that only an accepted "
					+ "login has. If the server greets first, set login.greeting to true.");
		}
	}

	/**
	 * Return what shows that the login was refused.
	 * @return a verb and its object, or {@code null} if the login was accepted
	 */
	private static @Nullable String refusal(JsonValue.Simple value) {
		return switch (value) {
			case ABSENT -> "has no value at login.success";
			case NULL -> "has the value null at login.success";
			case FALSE -> "has the value false at login.success";
			case MALFORMED -> "is not JSON";
			case TRUE, OBJECT, ARRAY -> null;
		};
	}

	private static void requireBoth(@Nullable String request, @Nullable String success) {
		if (request != null && success == null) {
			throw new InvalidSettingException("login.success", null, "is required with login.request",
					"Set it to the JSON Pointer of a value that only the response to an accepted login has, such as /ok.");
		}
		if (request == null && success != null) {
			throw new InvalidSettingException("login.success", OMITTED, "has no meaning without login.request",
					"Set login.request to the request that logs in, in quotes, or remove login.success.");
		}
	}

	/**
	 * The text is parsed, so that a missing quote or bracket is found before the first
	 * connect.
	 */
	private static Frame frame(String request) {
		try {
			Frame frame = Frame.of(request);
			new JacksonPayloadConverter().read(frame.array(), frame.offset(), frame.length(), Object.class);
			return frame;
		}
		catch (IllegalArgumentException | IOException ex) {
			throw new InvalidSettingException("login.request", OMITTED, "is not a JSON text: " + ex.getMessage(),
					"Use one JSON text, or a ConnectionInitializer for a login that is not JSON.");
		}
	}

	private static JsonPointerReader reader(String success) {
		try {
			return JsonPointerReader.of("login.success", success);
		}
		catch (InvalidSettingException ex) {
			throw new InvalidSettingException("login.success", OMITTED, ex.getReason(), ex.getRemedy());
		}
	}

}
