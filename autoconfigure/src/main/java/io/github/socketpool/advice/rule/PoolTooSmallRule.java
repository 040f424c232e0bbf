package io.github.socketpool.advice.rule;

import io.github.socketpool.Durations;
import io.github.socketpool.advice.Advice;
import io.github.socketpool.advice.AdviceRule;
import io.github.socketpool.advice.Load;
import io.github.socketpool.advice.PoolFigures;
import io.github.socketpool.pool.PoolState;
import org.jspecify.annotations.Nullable;

/**
 * Finds callers that wait because all connections are in use. They wait often and for a
 * notable part of their time, or a notable part of them receives none.
 */
class PoolTooSmallRule implements AdviceRule {

	private static final int MIN_CALLS = 20;

	private static final int MIN_FULL_SAMPLES = 2;

	private static final double MIN_SHARE = 0.1;

	/** Below this share, callers of a full pool waited for hand-overs as well. */
	private static final double BUSY_SHARE = 0.9;

	private static final int MAX_GROWTH = 2;

	@Override
	public @Nullable Advice judge(PoolFigures figures) {
		Load load = figures.load();
		if (figures.pool().state() != PoolState.OPEN || figures.pool().outage() != null || !isNotable(load)) {
			return null;
		}
		int maxSize = figures.settings().maxSize();
		return new Advice("pool-too-small", "In the last " + Durations.readable(load.window()) + " "
				+ lack(load, maxSize) + " Raise pool.max-size to " + suggestion(load, maxSize) + remedy(maxSize));
	}

	private static String remedy(int maxSize) {
		return (maxSize == 1)
				? " if the server serves several connections at once. Some serve only one, such as QEMU's monitor: then "
						+ "send fewer calls at once, or make the calls shorter."
				: " if the server can handle that many, or make the calls shorter.";
	}

	private static String lack(Load load, int maxSize) {
		String waited = " waited " + Durations.readable(Math.round(load.meanWaitNanos())) + " on average";
		String busy = "kept " + AdviceFormat.number(load.busy()) + " in use"
				+ ((load.busy() < BUSY_SHARE * maxSize) ? ", not counting the time to hand them over." : ".");
		String rate = AdviceFormat.number(load.rate()) + " calls per second";
		String use = " one for " + Durations.readable(Math.round(load.meanUseNanos()));
		if (isRefused(load)) {
			return load.counts().refused() + " of " + load.counts().arrivals() + " callers "
					+ ((maxSize == 1) ? "did not receive the only connection"
							: "received none of " + maxSize + " connections")
					+ " (" + load.counts().turnedAway() + " were refused at once), and the others" + waited + ". Of "
					+ rate + ", those that were served each used" + use + " and " + busy;
		}
		return "callers" + waited + " for "
				+ ((maxSize == 1) ? "the only connection" : "one of " + maxSize + " connections") + ", "
				+ AdviceFormat.number(load.waiting()) + " of them at a time"
				+ ((load.counts().refused() > 0) ? ", and " + load.counts().refused() + " received none" : "") + ": "
				+ rate + ", each using" + use + ", " + busy;
	}

	private static boolean isNotable(Load load) {
		return load.counts().arrivals() >= MIN_CALLS && load.counts().uses() > 0 && load.full() >= MIN_FULL_SAMPLES
				&& load.full() >= MIN_SHARE * load.samples()
				&& (isRefused(load) || load.meanWaitNanos() >= MIN_SHARE * load.meanUseNanos());
	}

	private static boolean isRefused(Load load) {
		return load.counts().refused() >= MIN_SHARE * load.counts().arrivals();
	}

	/**
	 * Return a size that suffices for all callers of the samples in which the pool was
	 * full, and for refused callers if there were many. At most twice the present size:
	 * with more connections, calls take a different time, and new samples show whether
	 * more are needed.
	 */
	private static int suggestion(Load load, int maxSize) {
		long most = (long) MAX_GROWTH * maxSize;
		double wanted = isRefused(load) ? Math.max(load.wanted(), load.asked()) : load.wanted();
		return (int) Math.min(Integer.MAX_VALUE, Math.min(most, Math.max(maxSize + 1L, (long) Math.ceil(wanted))));
	}

}
