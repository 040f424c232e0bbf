package io.github.socketpool.advice;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.github.socketpool.MessageText;
import io.github.socketpool.connection.QuickAck;
import io.github.socketpool.context.BackgroundThread;
import io.github.socketpool.kernel.KernelSampler;
import io.github.socketpool.pool.ConnectionPool;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * {@link PoolAdvisor} that samples the pools in the background, on one thread for all
 * pools while the context runs.
 */
public final class BackgroundPoolAdvisor implements PoolAdvisor, SmartLifecycle {

	private static final Log logger = LogFactory.getLog(BackgroundPoolAdvisor.class);

	/** The period over which load is judged. */
	private static final Duration WINDOW = Duration.ofMinutes(1);

	private final Map<String, Advisor> advisors;

	private final Duration interval;

	private final ReentrantLock lock = new ReentrantLock();

	/** Guarded by {@link #lock}; {@code null} while no pool is watched. */
	private @Nullable BackgroundThread thread;

	private volatile boolean running;

	/**
	 * Create an advisor.
	 * @param advisors the advisor of each pool, by the pool's name
	 * @param window the period over which load is judged
	 */
	BackgroundPoolAdvisor(Map<String, Advisor> advisors, Duration window) {
		this.advisors = Map.copyOf(advisors);
		this.interval = window.dividedBy(LoadHistory.PER_WINDOW);
	}

	/**
	 * Create an advisor.
	 * @param pools the pools, each of which has a name of its own
	 * @param rules the rules that judge them
	 * @param quickAck returns whether the connections of a pool use quick
	 * acknowledgements, or {@code null} if unknown
	 * @param kernel the kernel's figures, or {@code null} if they are not sampled
	 * @return the advisor, which samples the pools once it is started
	 */
	public static BackgroundPoolAdvisor of(List<ConnectionPool> pools, List<AdviceRule> rules,
			Function<ConnectionPool, @Nullable QuickAck> quickAck, @Nullable KernelSampler kernel) {
		Map<String, Advisor> advisors = pools.stream()
			.collect(Collectors.toMap(ConnectionPool::name,
					(pool) -> new Advisor(pool, rules, quickAck.apply(pool), kernel, WINDOW)));
		return new BackgroundPoolAdvisor(advisors, WINDOW);
	}

	@Override
	public List<Advice> advice(String pool) {
		Advisor advisor = this.advisors.get(pool);
		return (advisor != null) ? advisor.advice() : List.of();
	}

	@Override
	public void start() {
		this.lock.lock();
		try {
			if (this.thread == null && !this.advisors.isEmpty()) {
				this.thread = BackgroundThread.start("socketpool-advice");
				this.thread.repeat(this::sample, this.interval);
			}
			this.running = true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void sample() {
		this.advisors.forEach((name, advisor) -> {
			try {
				advisor.sample();
			}
			catch (RuntimeException ex) {
				logger.debug(MessageText.escape("Pool '" + name + "' could not be looked at"), ex);
			}
		});
	}

	@Override
	public void stop() {
		BackgroundThread stopped;
		this.lock.lock();
		try {
			stopped = this.thread;
			this.thread = null;
			this.running = false;
		}
		finally {
			this.lock.unlock();
		}
		if (stopped != null) {
			stopped.stop();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Return a phase after that of pools, since a pool that is not open has no load.
	 */
	@Override
	public int getPhase() {
		return 1;
	}

}
