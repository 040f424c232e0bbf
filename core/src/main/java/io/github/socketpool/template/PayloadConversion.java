package io.github.socketpool.template;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Optional;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.payload.JsonConversionException;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.payload.PayloadConverter;
import io.github.socketpool.payload.RedactedException;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Converts payloads into frames and frames into payloads, with what an envelope puts
 * around them. Decides which payloads are sent as they are, and describes errors of the
 * converter and of the envelope.
 */
final class PayloadConversion {

	private static final byte[] NULL = { 'n', 'u', 'l', 'l' };

	private final PayloadConverter converter;

	private final @Nullable Envelope envelope;

	private final ErrorContext errors;

	/**
	 * Create a conversion.
	 * @param envelope what is put around payloads, or {@code null} for nothing
	 */
	PayloadConversion(PayloadConverter converter, @Nullable Envelope envelope, ErrorContext errors) {
		this.converter = converter;
		this.envelope = envelope;
		this.errors = errors;
	}

	PayloadConverter converter() {
		return this.converter;
	}

	@Nullable Envelope envelope() {
		return this.envelope;
	}

	/**
	 * Return whether a payload already is a body, which is sent as it is.
	 */
	boolean isBody(Object payload) {
		return isRaw(payload) && this.envelope == null;
	}

	private static boolean isRaw(@Nullable Object payload) {
		return payload instanceof byte[] || payload instanceof String;
	}

	/**
	 * Return the frame of a payload that no converter writes.
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
	 * @param operation the operation for the envelope, or {@code null} if the call has
	 * none
	 * @param oneWay whether no response is awaited
	 * @param body the buffer to write to
	 * @return the frame with the bytes in {@code body}
	 */
	Frame toFrame(@Nullable Object payload, @Nullable String operation, boolean oneWay, BodyBuffer body) {
		try {
			write(payload, operation, oneWay, body);
			return body.toFrame();
		}
		catch (SocketPoolException ex) {
			throw ex;
		}
		catch (EnvelopeException ex) {
			throw unwritable(payload, String.valueOf(ex.getMessage()), null);
		}
		catch (Exception ex) {
			throw unwritable(payload, RedactedException.problem(ex), RedactedException.cause(ex));
		}
	}

	private void write(@Nullable Object payload, @Nullable String operation, boolean oneWay, BodyBuffer body)
			throws IOException {
		if (this.envelope != null) {
			this.envelope.write(new Content(payload, operation, oneWay), body);
		}
		else if (payload != null) {
			this.converter.write(payload, body);
		}
		else {
			throw new EnvelopeException("the call has no payload. Pass the request to the call");
		}
	}

	private PayloadConversionException unwritable(@Nullable Object payload, String problem, @Nullable Exception cause) {
		return new PayloadConversionException(
				"the request" + ((payload != null) ? ", a " + payload.getClass().getName() + "," : "")
						+ " could not be converted: " + problem + ". Nothing was sent.",
				this.errors.with(RequestProgress.NOT_SENT), cause);
	}

	/**
	 * Convert a response.
	 * @return the payload; {@code null} only if the type is {@code Void}
	 */
	@Nullable Object toPayload(Frame response, Type type) {
		Frame result = (this.envelope != null) ? result(this.envelope, response, type) : response;
		if (type == void.class || type == Void.class) {
			return null;
		}
		Type content = optionalContent(type);
		if (content != null) {
			return Optional.ofNullable(isNull(result) ? null : convert(result, content));
		}
		Object payload = convert(result, type);
		if (payload == null) {
			throw unreadable(result, type,
					"it is null. Request an Optional, String or JsonNode if null is a valid response", null);
		}
		return payload;
	}

	private Frame result(Envelope envelope, Frame response, Type type) {
		try {
			return envelope.result(response, this.errors.with(RequestProgress.RESPONDING));
		}
		catch (SocketPoolException ex) {
			throw ex;
		}
		catch (EnvelopeException ex) {
			throw unreadable(response, type, String.valueOf(ex.getMessage()), null);
		}
		catch (RuntimeException ex) {
			throw unreadable(response, type, RedactedException.problem(ex), RedactedException.cause(ex));
		}
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

	/**
	 * What the envelope is told of a request.
	 */
	private final class Content implements EnvelopedRequest {

		private final @Nullable Object payload;

		private final @Nullable String operation;

		private final boolean oneWay;

		Content(@Nullable Object payload, @Nullable String operation, boolean oneWay) {
			this.payload = payload;
			this.operation = operation;
			this.oneWay = oneWay;
		}

		@Override
		public @Nullable String operation() {
			return this.operation;
		}

		@Override
		public boolean oneWay() {
			return this.oneWay;
		}

		@Override
		public boolean hasPayload() {
			return this.payload != null;
		}

		@Override
		public boolean isRaw() {
			return PayloadConversion.isRaw(this.payload);
		}

		@Override
		public void writePayload(OutputStream body) throws IOException {
			if (this.payload == null) {
				throw new IllegalStateException("The call has no payload. Ask hasPayload() first");
			}
			if (isRaw()) {
				Frame raw = asFrame(this.payload);
				body.write(raw.array(), raw.offset(), raw.length());
			}
			else {
				PayloadConversion.this.converter.write(this.payload, body);
			}
		}

	}

}
