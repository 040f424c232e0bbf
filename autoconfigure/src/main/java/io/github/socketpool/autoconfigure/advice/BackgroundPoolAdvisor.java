package io.github.socketpool.autoconfigure.advice;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * {@link PoolAdvisor} that looks at the pools in the background, by one thread for all of
 * them while the context runs.
 */
class BackgroundPoolAdvisor implements PoolAdvisor, SmartLifecycle {

	private static final Log logger = LogFactory.getLog(BackgroundPoolAdvisor.class);

	private final Map<String, Advisor> advisors;

	private final Duration interval;

	private volatile @Nullable ScheduledThreadPoolExecutor executor;

	/**
	 * Create an advisor.
	 * @param advisors who watches each pool, by the pool's name
	 * @param window the time by which load is judged
	 */
	BackgroundPoolAdvisor(Map<String, Advisor> advisors, Duration window) {
		this.advisors = Map.copyOf(advisors);
		this.interval = window.dividedBy(LoadHistory.PER_WINDOW);
	}

	@Override
	public List<Advice> advice(String pool) {
		Advisor advisor = this.advisors.get(pool);
		return (advisor != null) ? advisor.advice() : List.of();
	}

	@Override
	public void start() {
		ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "socketpool-advice");
			thread.setDaemon(true);
			return thread;
		});
		executor.scheduleAtFixedRate(this::sample, 0, this.interval.toNanos(), TimeUnit.NANOSECONDS);
		this.executor = executor;
	}

	private void sample() {
		this.advisors.forEach((name, advisor) -> {
			try {
				advisor.sample();
			}
			catch (RuntimeException ex) {
				logger.debug("Pool '" + name + "' could not be looked at", ex);
			}
		});
	}

	@Override
	public void stop() {
		ScheduledThreadPoolExecutor executor = this.executor;
		this.executor = null;
		if (executor != null) {
			executor.shutdownNow();
		}
	}

	@Override
	public boolean isRunning() {
		return this.executor != null;
	}

	/**
	 * Return the phase after that of pools: what is not open has no load.
	 */
	@Override
	public int getPhase() {
		return 1;
	}

}
