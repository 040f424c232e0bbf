package io.github.socketpool.advice.rule;

import io.github.socketpool.advice.Advice;
import io.github.socketpool.advice.AdviceRule;
import io.github.socketpool.advice.PoolFigures;
import io.github.socketpool.connection.ConnectionFactory.AnsweredCloses;
import org.jspecify.annotations.Nullable;

/**
 * Finds a peer that closes each connection right after a response, after a fixed number
 * of calls. A request that is sent before the close arrives is lost.
 */
class AnsweredCloseRule implements AdviceRule {

	/** A restart of the server closes connections right after a response too. */
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
		return new Advice("peer-closes-after-answers", "The server closes connections right after a response: seen "
				+ closes.count() + " times, after " + uses
				+ " calls at the earliest (in all pools of the same ConnectionFactory). A request that is sent before "
				+ "the close arrives fails. So the pool checks a connection before each use, which costs system calls. "
				+ "Set pool.max-uses to " + uses
				+ ", so that the pool closes the connection first, or make the server keep its connections open.");
	}

	/**
	 * Return whether a peer does so.
	 */
	static boolean isSeen(AnsweredCloses closes) {
		return closes.count() >= MIN_CLOSES;
	}

}
