package io.github.socketpool.advice.rule;

import io.github.socketpool.advice.Advice;
import io.github.socketpool.advice.AdviceRule;
import io.github.socketpool.advice.PoolFigures;
import io.github.socketpool.connection.ConnectionFactory.UnsolicitedFrames;
import org.jspecify.annotations.Nullable;

/**
 * Finds a peer that sends messages of its own, although nothing tells them from
 * responses.
 */
class MessageRule implements AdviceRule {

	/** A server that fails may send one too. */
	private static final int MIN_FRAMES = 3;

	@Override
	public @Nullable Advice judge(PoolFigures figures) {
		UnsolicitedFrames frames = figures.pool().peer().unsolicited();
		if (!isSeen(frames)) {
			return null;
		}
		return new Advice("peer-sends-messages",
				"The server sends frames that no request asked for, and each closes its " + "connection: seen "
						+ frames.method() + " with the member 'method', " + frames.event() + " with 'event' and "
						+ frames.id() + " with the 'id' of another request (in all pools of the same "
						+ "ConnectionFactory). One that arrives during a call is taken for its response. If the server speaks "
						+ "JSON-RPC 2.0, set envelope to json-rpc. If requests and responses have ids otherwise, set "
						+ "correlation.request-id and correlation.response-id, such as /id. Otherwise define a "
						+ "ResponseMatcher bean.");
	}

	/**
	 * Return whether a peer does so.
	 */
	static boolean isSeen(UnsolicitedFrames frames) {
		return frames.method() + frames.event() + frames.id() >= MIN_FRAMES;
	}

}
