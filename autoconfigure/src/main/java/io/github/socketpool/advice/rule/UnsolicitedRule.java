package io.github.socketpool.advice.rule;

import io.github.socketpool.Durations;
import io.github.socketpool.advice.Advice;
import io.github.socketpool.advice.AdviceRule;
import io.github.socketpool.advice.PoolFigures;
import io.github.socketpool.advice.Turnover;
import org.jspecify.annotations.Nullable;

/**
 * Finds a peer that sends unsolicited bytes, such as a line end after each frame. Such
 * bytes could be taken for the next response, so the pool closes the connection each time
 * and must open another one. {@link MessageRule} advises on messages.
 */
class UnsolicitedRule implements AdviceRule {

	private static final int MIN_CLOSES = 20;

	private static final double MIN_SHARE_OF_USES = 0.1;

	@Override
	public @Nullable Advice judge(PoolFigures figures) {
		Turnover turnover = figures.turnover();
		long closes = turnover.counts().unsolicited();
		long uses = figures.load().recentUses();
		if (closes < MIN_CLOSES || closes < MIN_SHARE_OF_USES * uses
				|| MessageRule.isSeen(figures.pool().peer().unsolicited())) {
			return null;
		}
		return new Advice("peer-sends-unsolicited", "In the last " + Durations.readable(turnover.time()) + " " + closes
				+ " connections were closed because the server had sent unsolicited bytes, during " + uses
				+ " calls. Such bytes could be taken for the next response, so the pool must open another connection "
				+ "each time. Check what the server writes after its responses: a line end (CR LF) that the length in "
				+ "the header does not include, a second response, or messages of its own. Make it write exactly one "
				+ "frame for each request.");
	}

}
