package io.github.socketpool.template;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Optional;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.payload.JsonConversionException;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.payload.PayloadConverter;
import io.github.socketpool.payload.RedactedException;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Converts payloads into frames and frames into payloads. Decides which payloads are sent
 * as they are, and describes errors of the converter.
 */
final class PayloadConversion {

	private static final byte[] NULL = { 'n', 'u', 'l', 'l' };

	private final PayloadConverter converter;

	private final ErrorContext errors;

	PayloadConversion(PayloadConverter converter, ErrorContext errors) {
		this.converter = converter;
		this.errors = errors;
	}

	PayloadConverter converter() {
		return this.converter;
	}

	/**
	 * Return whether a payload already is a body, which is sent as it is.
	 */
	static boolean isBody(Object payload) {
		return payload instanceof byte[] || payload instanceof String;
	}

	/**
	 * Return the frame of a payload that {@linkplain #isBody already is a body}.
	 */
	Frame asFrame(Object payload) {
		if (payload instanceof byte[] body) {
			return Frame.of(body);
		}
		try {
			return Frame.of((String) payload);
		}
		catch (IllegalArgumentException ex) {
			throw unwritable(payload, String.valueOf(ex.getMessage()), ex);
		}
	}

	/**
	 * Convert a payload. A converter that is not written in Java may throw any exception.
	 * @param payload the payload, or {@code null} if the call has none
	 * @param body the buffer to write to
	 * @return the frame with the bytes in {@code body}
	 */
	Frame toFrame(@Nullable Object payload, BodyBuffer body) {
		if (payload == null) {
			throw new PayloadConversionException(
					"the call has no payload, so there is no body to send. Pass the request to the call. "
							+ "Nothing was sent.",
					this.errors.with(RequestProgress.NOT_SENT), null);
		}
		try {
			this.converter.write(payload, body);
			return body.toFrame();
		}
		catch (Exception ex) {
			throw unwritable(payload, RedactedException.problem(ex), RedactedException.cause(ex));
		}
	}

	private PayloadConversionException unwritable(Object payload, String problem, Exception cause) {
		return new PayloadConversionException("the request, a " + payload.getClass().getName()
				+ ", could not be converted: " + problem + ". Nothing was sent.",
				this.errors.with(RequestProgress.NOT_SENT), cause);
	}

	/**
	 * Convert a response.
	 * @return the payload; {@code null} only if the type is {@code Void}
	 */
	@Nullable Object toPayload(Frame response, Type type) {
		if (type == void.class || type == Void.class) {
			return null;
		}
		Type content = optionalContent(type);
		if (content != null) {
			return Optional.ofNullable(isNull(response) ? null : convert(response, content));
		}
		Object payload = convert(response, type);
		if (payload == null) {
			throw unreadable(response, type,
					"it is null. Request an Optional, String or JsonNode if null is a valid response", null);
		}
		return payload;
	}

	private @Nullable Object convert(Frame response, Type type) {
		if (type == byte[].class) {
			return response.toByteArray();
		}
		return (type == String.class) ? response.text() : read(response, type);
	}

	private @Nullable Object read(Frame response, Type type) {
		if (response.length() == 0) {
			throw unreadable(response, type,
					"it is empty. Request String or byte[] if an empty body is a valid " + "response", null);
		}
		try {
			return this.converter.read(response.array(), response.offset(), response.length(), type);
		}
		catch (Exception ex) {
			throw unreadable(response, type, RedactedException.problem(ex), RedactedException.cause(ex));
		}
	}

	/**
	 * Return the type of what an {@link Optional} holds.
	 * @return the type, or {@code null} if the given one is no {@code Optional}
	 */
	private static @Nullable Type optionalContent(Type type) {
		if (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
			return generic.getActualTypeArguments()[0];
		}
		return (type == Optional.class) ? Object.class : null;
	}

	/**
	 * Return whether a body is the JSON value {@code null}. Not every type represents it
	 * as {@code null}: Jackson's {@code JsonNode} has an object for it.
	 */
	private static boolean isNull(Frame body) {
		byte[] bytes = body.array();
		int begin = body.offset();
		int end = begin + body.length();
		while (begin < end && isWhitespace(bytes[begin])) {
			begin++;
		}
		while (end > begin && isWhitespace(bytes[end - 1])) {
			end--;
		}
		return Arrays.equals(bytes, begin, end, NULL, 0, NULL.length);
	}

	private static boolean isWhitespace(byte value) {
		return value == ' ' || value == '\n' || value == '\r' || value == '\t';
	}

	private PayloadConversionException unreadable(Frame response, Type type, String reason, @Nullable Exception cause) {
		return new PayloadConversionException(
				"the response of " + response.length() + " bytes could not be converted to " + type.getTypeName() + ": "
						+ reason + ". The server has processed the request." + remedy(cause),
				this.errors.with(RequestProgress.RESPONDING), cause);
	}

	private static String remedy(@Nullable Exception cause) {
		return (cause instanceof JsonConversionException json && json.isMalformed())
				? " The frame is not a whole JSON text. If the server sends JSON over several lines, or frames it otherwise, "
						+ "correct framing.type and its settings."
				: "";
	}

}
