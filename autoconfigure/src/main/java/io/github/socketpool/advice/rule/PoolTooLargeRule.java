package io.github.socketpool.advice.rule;

import io.github.socketpool.Durations;
import io.github.socketpool.advice.Advice;
import io.github.socketpool.advice.AdviceRule;
import io.github.socketpool.advice.Load;
import io.github.socketpool.advice.PoolFigures;
import io.github.socketpool.pool.PoolSettings;
import org.jspecify.annotations.Nullable;

/**
 * Finds a pool that is much larger than a load that has been steady for long. Ignores
 * small pools, and quiet applications: few calls now say nothing about the busy hour that
 * the pool was sized for.
 */
class PoolTooLargeRule implements AdviceRule {

	private static final int MIN_SIZE_FACTOR = 4;

	private static final int MIN_SIZE_SURPLUS = 16;

	private static final int MIN_IDLE_FACTOR = 2;

	private static final int MIN_IDLE_SURPLUS = 4;

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
		boolean idle = settings.minIdle() >= MIN_IDLE_FACTOR * peak && settings.minIdle() - peak >= MIN_IDLE_SURPLUS;
		boolean size = settings.maxSize() >= MIN_SIZE_FACTOR * peak && settings.maxSize() - peak >= MIN_SIZE_SURPLUS;
		if (!idle && !size) {
			return null;
		}
		String remedy = idle ? "Lower pool.min-idle to " + peak : "";
		remedy += (idle && size) ? ", and pool.max-size to " : size ? "Lower pool.max-size to " : "";
		return new Advice("pool-too-large", "In the last " + Durations.readable(load.time()) + " at most " + peak
				+ " connections were in use at a time, for " + load.calls()
				+ " calls at a steady rate. pool.max-size is " + settings.maxSize() + ", and pool.min-idle keeps "
				+ settings.minIdle() + " idle, which the server must keep open too. " + remedy + (size ? enough : "")
				+ ", unless you expect more load.");
	}

}
