package io.github.socketpool.autoconfigure.advice;

import io.github.socketpool.pool.PoolState;
import org.jspecify.annotations.Nullable;

/**
 * Finds callers who wait because all connections are in use, for a notable part of their
 * time and more than once in a while.
 */
class PoolTooSmallRule implements AdviceRule {

	private static final int FEWEST_CALLS = 20;

	private static final int FEWEST_TIMES = 2;

	private static final double NOTABLE = 0.1;

	private static final int MOST_GROWTH = 2;

	@Override
	public @Nullable Advice judge(PoolFigures figures) {
		Load load = figures.load();
		if (figures.pool().state() != PoolState.OPEN || figures.pool().outage() != null || !isNotable(load)) {
			return null;
		}
		int maxSize = figures.settings().maxSize();
		return new Advice("pool-too-small",
				"In the last " + Wording.time(load.window()) + " callers waited " + Wording.millis(load.meanWaitNanos())
						+ " on average for one of " + maxSize + " connections, " + Wording.number(load.waiting())
						+ " of them at a time" + refused(load) + ": " + Wording.number(load.rate())
						+ " calls a second, each holding one for " + Wording.millis(load.meanUseNanos()) + ", kept "
						+ Wording.number(load.busy()) + " in use. Raise pool.max-size to " + suggestion(load, maxSize)
						+ " if the server can take as many, or make the calls shorter.");
	}

	private static boolean isNotable(Load load) {
		return load.arrivals() >= FEWEST_CALLS && load.uses() > 0 && load.full() >= FEWEST_TIMES
				&& load.full() >= NOTABLE * load.samples() && load.meanWaitNanos() >= NOTABLE * load.meanUseNanos();
	}

	private static String refused(Load load) {
		return (load.refused() > 0) ? ", and " + load.refused() + " got none" : "";
	}

	/**
	 * Return room for all who wanted a connection at the times when there was none left.
	 * Not more than twice as much as now: with more connections calls take a different
	 * time, and then one sees further.
	 */
	private static int suggestion(Load load, int maxSize) {
		long most = (long) MOST_GROWTH * maxSize;
		return (int) Math.min(Integer.MAX_VALUE,
				Math.min(most, Math.max(maxSize + 1L, (long) Math.ceil(load.wanted()))));
	}

}
