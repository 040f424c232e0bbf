package io.github.socketpool.connection;

import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Judges frames by a {@link CorrelationStrategy}, while a connection is used by one
 * caller at a time: during a login, and between two calls. The frame with the id of the
 * request is its response, and any other frame is a message, such as a late response.
 * Immutable, and thread-safe as the strategy is.
 */
public final class StrategyMatcher implements ResponseMatcher {

	private final CorrelationStrategy strategy;

	/**
	 * Create a matcher.
	 * @param strategy finds ids in requests and responses
	 */
	public StrategyMatcher(CorrelationStrategy strategy) {
		this.strategy = strategy;
	}

	@Override
	public Match match(@Nullable Frame request, Frame received) {
		try {
			Object id = this.strategy.responseId(received);
			boolean response = request != null && id != null && id.equals(this.strategy.requestId(request));
			return response ? Match.RESPONSE : Match.MESSAGE;
		}
		catch (FrameFormatException ex) {
			return Match.MISMATCH;
		}
	}

	@Override
	public @Nullable String reasonToRefuse(Frame request) {
		return (this.strategy.requestId(request) != null) ? null
				: "the request has no id, as its CorrelationStrategy says, so its response could not be distinguished "
						+ "from messages. Give it an id that no other request on the connection has, or send it as a "
						+ "one-way message if it has no response.";
	}

	/**
	 * Name the strategy by its class, since its own text form may be anything.
	 */
	@Override
	public String toString() {
		return "StrategyMatcher[" + this.strategy.getClass().getName() + "]";
	}

}
