package io.github.socketpool.pool.shared;

import java.nio.ByteBuffer;

import io.github.socketpool.connection.CorrelationStrategy;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * The id is the first eight bytes: none if zero, and a message if negative.
 */
final class NumberCorrelation implements CorrelationStrategy {

	@Override
	public @Nullable Object requestId(Frame request) {
		long id = first(request);
		return (id != 0) ? id : null;
	}

	@Override
	public Frame withId(Frame request, long number) {
		byte[] body = request.toByteArray();
		ByteBuffer.wrap(body).putLong(0, number);
		return Frame.of(body);
	}

	@Override
	public @Nullable Object responseId(Frame received) {
		long id = first(received);
		return (id > 0) ? id : null;
	}

	private static long first(Frame frame) {
		return ByteBuffer.wrap(frame.array(), frame.offset(), frame.length()).getLong();
	}

}
