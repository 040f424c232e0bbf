package io.github.socketpool.pool.shared;

import io.github.socketpool.connection.CorrelationStrategy;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * The id is the first word. A request that begins with a space has none, and neither has
 * a message, which begins with an exclamation mark.
 */
final class WordCorrelation implements CorrelationStrategy {

	@Override
	public @Nullable Object requestId(Frame request) {
		String text = request.text();
		return text.startsWith(" ") ? null : text.substring(0, text.indexOf(' '));
	}

	@Override
	public Frame withId(Frame request, long number) {
		return Frame.of("#" + number + request.text());
	}

	@Override
	public @Nullable Object responseId(Frame received) {
		String text = received.text();
		return text.startsWith("!") ? null : text.substring(0, text.indexOf(' '));
	}

}
