package io.github.socketpool.listener;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.function.Supplier;

import io.github.socketpool.payload.PayloadConverter;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.template.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * How the messages of one client, and the answers to them, contain payloads.
 *
 * @param envelope what is put around payloads, or {@code null} for nothing
 * @param converter supplies what converts them
 */
record PayloadFormat(@Nullable Envelope envelope, Supplier<PayloadConverter> converter) {

	@Nullable Object read(Frame payload, Type type) throws IOException {
		if (type == Frame.class) {
			return payload;
		}
		if (type == String.class) {
			return payload.text();
		}
		if (type == byte[].class) {
			return payload.toByteArray();
		}
		return this.converter.get().read(payload.array(), payload.offset(), payload.length(), type);
	}

	Frame write(Object payload) throws IOException {
		if (payload instanceof Frame frame) {
			return frame;
		}
		if (payload instanceof String text) {
			return Frame.of(text);
		}
		if (payload instanceof byte[] bytes) {
			return Frame.of(bytes);
		}
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		this.converter.get().write(payload, body);
		return Frame.of(body.toByteArray());
	}

}
