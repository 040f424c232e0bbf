package io.github.socketpool.advice.rule;

import io.github.socketpool.Durations;
import io.github.socketpool.advice.Advice;
import io.github.socketpool.advice.AdviceRule;
import io.github.socketpool.advice.PoolFigures;
import io.github.socketpool.advice.Turnover;
import org.jspecify.annotations.Nullable;

/**
 * Finds a peer that sends more than it is asked for, such as an end of line behind each
 * frame: each time the connection is closed, since such bytes could be taken for the next
 * response, and another one has to be made.
 */
class UnsolicitedRule implements AdviceRule {

	private static final int MIN_CLOSES = 20;

	private static final double MIN_SHARE_OF_USES = 0.1;

	@Override
	public @Nullable Advice judge(PoolFigures figures) {
		Turnover turnover = figures.turnover();
		long closes = turnover.counts().unsolicited();
		long uses = figures.load().recentUses();
		if (closes < MIN_CLOSES || closes < MIN_SHARE_OF_USES * uses) {
			return null;
		}
		return new Advice("peer-sends-unsolicited", "In the last " + Durations.readable(turnover.time()) + " " + closes
				+ " connections were closed because the server had sent bytes that nobody had asked for, in the time of "
				+ uses + " calls. Such bytes could be taken for the next response, so each time another connection has "
				+ "to be made. Look at what the server writes behind its responses: an end of line (CR LF) that the "
				+ "length in the header does not count, a second response, or messages of its own. Let it write exactly "
				+ "one frame for each request.");
	}

}
