package io.github.socketpool.template;

import java.lang.reflect.Type;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.RequestProgress;
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
	 * @param body the buffer to write to
	 * @return the frame with the bytes in {@code body}
	 */
	Frame toFrame(Object payload, BodyBuffer body) {
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

	Object toPayload(Frame response, Type type) {
		if (type == byte[].class) {
			return response.toByteArray();
		}
		if (type == String.class) {
			return response.text();
		}
		Object payload = read(response, type);
		if (payload == null) {
			throw unreadable(response, type, "it is null. Request String or JsonNode if null is a valid response",
					null);
		}
		return payload;
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

	private PayloadConversionException unreadable(Frame response, Type type, String reason, @Nullable Exception cause) {
		return new PayloadConversionException(
				"the response of " + response.length() + " bytes could not be converted to " + type.getTypeName() + ": "
						+ reason + ". The server has processed the request.",
				this.errors.with(RequestProgress.RESPONDING), cause);
	}

}
