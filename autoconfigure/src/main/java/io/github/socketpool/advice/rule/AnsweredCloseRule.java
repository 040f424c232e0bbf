package io.github.socketpool.advice.rule;

import io.github.socketpool.advice.Advice;
import io.github.socketpool.advice.AdviceRule;
import io.github.socketpool.advice.PoolFigures;
import io.github.socketpool.connection.AnsweredCloses;
import org.jspecify.annotations.Nullable;

/**
 * Finds a peer that closes each connection right behind an answer, after so many calls. A
 * request that is sent before the close has come is lost.
 */
class AnsweredCloseRule implements AdviceRule {

	/** A restart closes connections right behind an answer too. */
	private static final int MIN_CLOSES = 3;

	@Override
	public @Nullable Advice judge(PoolFigures figures) {
		AnsweredCloses closes = figures.pool().peer().answeredCloses();
		int maxUses = figures.settings().maxUses();
		boolean prevented = maxUses > 0 && maxUses <= closes.fewestUses();
		if (!isSeen(closes) || prevented) {
			return null;
		}
		long uses = Math.max(1, closes.fewestUses());
		return new Advice("peer-closes-after-answers", "The server closes connections right behind an answer: seen "
				+ closes.count() + " times, after " + uses
				+ " calls at the fewest (by all pools of the same ConnectionFactory). A request that is sent before the "
				+ "close has come fails. So each use is preceded by a check, which costs system calls. Set pool.max-uses "
				+ "to " + uses
				+ ", so that the pool closes the connection first, or let the server keep its connections " + "open.");
	}

	/**
	 * Return whether a peer does so.
	 */
	static boolean isSeen(AnsweredCloses closes) {
		return closes.count() >= MIN_CLOSES;
	}

}
