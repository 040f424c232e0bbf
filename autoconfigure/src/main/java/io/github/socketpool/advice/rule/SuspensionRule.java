package io.github.socketpool.advice.rule;

import io.github.socketpool.Durations;
import io.github.socketpool.advice.Advice;
import io.github.socketpool.advice.AdviceRule;
import io.github.socketpool.advice.PoolFigures;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.PoolStats;
import org.jspecify.annotations.Nullable;

/**
 * Tells that callers get no connection because the pool is suspended, which is the only
 * reason for which they wait while connections are idle.
 */
class SuspensionRule implements AdviceRule {

	@Override
	public @Nullable Advice judge(PoolFigures figures) {
		PoolState state = figures.pool().state();
		if (state != PoolState.SUSPENDED && state != PoolState.REFUSING) {
			return null;
		}
		PoolStats stats = figures.pool().stats();
		PoolFigures.Suspended by = figures.suspension();
		String who = (by != null)
				? ", since " + Durations.readable(by.since()) + " and by the thread '" + by.thread() + "'" : "";
		String callers = (state == PoolState.SUSPENDED)
				? stats.waiters() + " callers wait while " + stats.idle() + " connections are idle"
				: "callers are refused at once";
		return new Advice("pool-suspended",
				"The pool is suspended" + who + ": " + callers
						+ ". Resume it with PoolControl.resume(), or with the operation 'resume' of the endpoint "
						+ "'socketpool' where management.endpoint.socketpool.access is unrestricted.");
	}

}
