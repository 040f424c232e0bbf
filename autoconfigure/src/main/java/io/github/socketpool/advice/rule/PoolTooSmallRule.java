package io.github.socketpool.advice.rule;

import io.github.socketpool.Durations;
import io.github.socketpool.advice.Advice;
import io.github.socketpool.advice.AdviceRule;
import io.github.socketpool.advice.Load;
import io.github.socketpool.advice.PoolFigures;
import io.github.socketpool.pool.PoolState;
import org.jspecify.annotations.Nullable;

/**
 * Finds callers who wait because all connections are in use, for a notable part of their
 * time and more than once in a while, or of whom a notable part gets none.
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
				"In the last " + Durations.readable(load.window()) + " " + lack(load, maxSize)
						+ " Raise pool.max-size to " + suggestion(load, maxSize)
						+ " if the server can take as many, or make the calls shorter.");
	}

	private static String lack(Load load, int maxSize) {
		String waited = " waited " + Durations.readable(Math.round(load.meanWaitNanos())) + " on average";
		String busy = "kept " + AdviceFormat.number(load.busy()) + " in use.";
		String rate = AdviceFormat.number(load.rate()) + " calls a second, ";
		String use = " one for " + Durations.readable(Math.round(load.meanUseNanos())) + ", ";
		if (isRefused(load)) {
			return load.counts().refused() + " of " + load.counts().arrivals() + " callers got none of " + maxSize
					+ " connections (" + load.counts().turnedAway()
					+ " were turned away at once), and those who were let in" + waited + ": of " + rate
					+ "those that were served each held" + use + "and " + busy;
		}
		return "callers" + waited + " for one of " + maxSize + " connections, " + AdviceFormat.number(load.waiting())
				+ " of them at a time"
				+ ((load.counts().refused() > 0) ? ", and " + load.counts().refused() + " got none" : "") + ": " + rate
				+ "each holding" + use + busy;
	}

	private static boolean isNotable(Load load) {
		return load.counts().arrivals() >= FEWEST_CALLS && load.counts().uses() > 0 && load.full() >= FEWEST_TIMES
				&& load.full() >= NOTABLE * load.samples()
				&& (isRefused(load) || load.meanWaitNanos() >= NOTABLE * load.meanUseNanos());
	}

	private static boolean isRefused(Load load) {
		return load.counts().refused() >= NOTABLE * load.counts().arrivals();
	}

	/**
	 * Return room for all who wanted a connection at the times when there was none left,
	 * and where many got none, for them too. Not more than twice as much as now: with
	 * more connections calls take a different time, and then one sees further.
	 */
	private static int suggestion(Load load, int maxSize) {
		long most = (long) MOST_GROWTH * maxSize;
		double wanted = isRefused(load) ? Math.max(load.wanted(), load.asked()) : load.wanted();
		return (int) Math.min(Integer.MAX_VALUE, Math.min(most, Math.max(maxSize + 1L, (long) Math.ceil(wanted))));
	}

}
