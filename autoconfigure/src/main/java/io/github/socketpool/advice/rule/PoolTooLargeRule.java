package io.github.socketpool.advice.rule;

import io.github.socketpool.Durations;
import io.github.socketpool.advice.Advice;
import io.github.socketpool.advice.AdviceRule;
import io.github.socketpool.advice.Load;
import io.github.socketpool.advice.PoolFigures;
import io.github.socketpool.pool.PoolSettings;
import org.jspecify.annotations.Nullable;

/**
 * Finds a pool that is far larger than a load that has been steady for long. Says nothing
 * about a pool that is small anyhow, and nothing about a quiet application: that it needs
 * few connections now says nothing about the hour for which it was set up.
 */
class PoolTooLargeRule implements AdviceRule {

	private static final int FAR_MORE = 4;

	private static final int NOT_WORTH_A_WORD = 16;

	private static final int MORE_IDLE = 2;

	private static final int FEW_IDLE = 4;

	private static final int HEADROOM = 2;

	@Override
	public @Nullable Advice judge(PoolFigures figures) {
		Load.Steady load = figures.load().steady();
		if (load == null || figures.isPerCall()) {
			return null;
		}
		PoolSettings settings = figures.settings();
		int enough = Math.max(HEADROOM * load.peak(), PoolSettings.defaults().maxSize());
		int peak = load.peak();
		boolean idle = settings.minIdle() >= MORE_IDLE * peak && settings.minIdle() - peak >= FEW_IDLE;
		boolean size = settings.maxSize() >= FAR_MORE * peak && settings.maxSize() - peak >= NOT_WORTH_A_WORD;
		if (!idle && !size) {
			return null;
		}
		String remedy = idle ? "Lower pool.min-idle to " + peak : "";
		remedy += (idle && size) ? ", and pool.max-size to " : size ? "Lower pool.max-size to " : "";
		return new Advice("pool-too-large",
				"In the last " + Durations.readable(load.time()) + " at most " + peak
						+ " connections were in use at a time, by " + load.calls()
						+ " calls that came evenly; pool.max-size is " + settings.maxSize()
						+ ", and pool.min-idle keeps " + settings.minIdle() + ", each of which the server holds too. "
						+ remedy + (size ? enough : "") + ", unless busier hours are to come.");
	}

}
