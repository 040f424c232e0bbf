package io.github.socketpool.autoconfigure.readme;

import java.nio.charset.StandardCharsets;

import io.github.socketpool.connection.CorrelationStrategy;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameFormatException;
import org.jspecify.annotations.Nullable;

class TraceNumbers implements CorrelationStrategy {

	private static final int DIGITS = 6;

	private static final String NONE = "000000";

	@Override
	public @Nullable Object requestId(Frame request) {
		return responseId(request);
	}

	@Override
	public Frame withId(Frame request, long number) {
		String traceNumber = String.format("%06d", 1 + number % 999_999);
		return Frame.of(traceNumber + request.text().substring(DIGITS));
	}

	@Override
	public @Nullable Object responseId(Frame received) {
		if (received.length() < DIGITS) {
			throw new FrameFormatException("a frame has no trace number. Compare the framing with that of the host.");
		}
		String traceNumber = new String(received.array(), received.offset(), DIGITS, StandardCharsets.US_ASCII);
		return traceNumber.equals(NONE) ? null : traceNumber;
	}

}
