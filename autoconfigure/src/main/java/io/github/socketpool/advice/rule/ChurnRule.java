package io.github.socketpool.advice.rule;

import java.time.Duration;

import io.github.socketpool.Durations;
import io.github.socketpool.advice.Advice;
import io.github.socketpool.advice.AdviceRule;
import io.github.socketpool.advice.ConnectionCounts;
import io.github.socketpool.advice.PoolFigures;
import io.github.socketpool.advice.Turnover;
import io.github.socketpool.pool.PoolSettings;
import org.jspecify.annotations.Nullable;

/**
 * Finds connections that are closed for their age before they are used: more connections
 * than calls.
 */
class ChurnRule implements AdviceRule {

	private static final int MIN_CLOSES = 20;

	private static final int MIN_GENERATIONS = 3;

	@Override
	public @Nullable Advice judge(PoolFigures figures) {
		Turnover turnover = figures.turnover();
		ConnectionCounts counts = turnover.counts();
		long closes = counts.idleTimeout() + counts.maxLifetime();
		long uses = figures.load().recentUses();
		PoolSettings settings = figures.settings();
		if (closes < MIN_CLOSES || closes < (long) MIN_GENERATIONS * settings.maxSize() || uses > counts.opened()) {
			return null;
		}
		String remedy = (counts.maxLifetime() >= counts.idleTimeout()) ? tooOld(settings) : tooIdle(settings);
		return new Advice("connections-unused",
				"In the last " + Durations.readable(turnover.time()) + " " + counts.opened()
						+ " connections were opened and " + closes + " were closed for their age, but there were only "
						+ uses + " calls: " + remedy);
	}

	private static String tooOld(PoolSettings settings) {
		String minIdle = (settings.minIdle() > 0)
				? ", and pool.min-idle (" + settings.minIdle() + ") makes the pool replace each one" : "";
		return "pool.max-lifetime (" + text(settings.maxLifetime()) + ") is shorter than the pause between calls"
				+ minIdle + ". Raise pool.max-lifetime, such as to 30m"
				+ ((settings.minIdle() > 0) ? ", or set pool.min-idle to 0." : ".");
	}

	private static String tooIdle(PoolSettings settings) {
		return "pool.idle-timeout (" + text(settings.idleTimeout())
				+ ") is shorter than the pause between calls. Raise "
				+ "pool.idle-timeout, such as to 5m, or set mode to per-call.";
	}

	private static String text(Duration duration) {
		return duration.isZero() ? "off" : Durations.readable(duration);
	}

}
