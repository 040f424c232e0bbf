package io.github.socketpool.advice.rule;

import io.github.socketpool.Durations;
import io.github.socketpool.advice.Advice;
import io.github.socketpool.advice.AdviceRule;
import io.github.socketpool.advice.PoolFigures;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.PoolStats;
import org.jspecify.annotations.Nullable;

/**
 * Reports that callers receive no connection because the pool is suspended. For no other
 * reason do callers wait while connections are idle.
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
		String suspended = (by != null)
				? "has been suspended for " + Durations.readable(by.since()) + ", by the thread '" + by.thread() + "'"
				: "is suspended";
		String callers = (state == PoolState.SUSPENDED)
				? " (waiting callers: " + stats.waiters() + ", idle connections: " + stats.idle() + ")"
				: " and refuses callers";
		return new Advice("pool-suspended",
				"The pool " + suspended + callers
						+ ". Resume it with PoolControl.resume(), or with the operation 'resume' of the endpoint "
						+ "'socketpool' if management.endpoint.socketpool.access is unrestricted.");
	}

}
