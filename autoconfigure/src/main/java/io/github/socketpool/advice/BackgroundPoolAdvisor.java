package io.github.socketpool.advice;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.socketpool.MessageText;
import io.github.socketpool.connection.QuickAck;
import io.github.socketpool.context.BackgroundThread;
import io.github.socketpool.context.ConnectionPools;
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

	private final Supplier<Map<String, Advisor>> advisors;

	private final Duration interval;

	private final ReentrantLock lock = new ReentrantLock();

	/** Guarded by {@link #lock}; {@code null} while no pool is watched. */
	private @Nullable BackgroundThread thread;

	/** Written to false under the lock. */
	private volatile boolean running;

	/**
	 * Create an advisor.
	 * @param advisors supplies the advisor of each pool that exists, by the pool's id
	 * @param window the period over which load is judged
	 */
	BackgroundPoolAdvisor(Supplier<Map<String, Advisor>> advisors, Duration window) {
		this.advisors = advisors;
		this.interval = window.dividedBy(LoadHistory.PER_WINDOW);
	}

	/**
	 * Create an advisor.
	 * @param pools the pools
	 * @param rules the rules that judge them
	 * @param quickAck returns whether the connections of a pool use quick
	 * acknowledgements, or {@code null} if unknown
	 * @param kernel the kernel's figures, or {@code null} if they are not sampled
	 * @return the advisor, which samples the pools once it is started
	 */
	public static BackgroundPoolAdvisor of(ConnectionPools pools, List<AdviceRule> rules,
			Function<ConnectionPool, @Nullable QuickAck> quickAck, @Nullable KernelSampler kernel) {
		Map<ConnectionPool, Advisor> advisors = new ConcurrentHashMap<>();
		BackgroundPoolAdvisor advisor = new BackgroundPoolAdvisor(() -> {
			Map<String, ConnectionPool> existing = pools.existing();
			advisors.keySet().retainAll(existing.values());
			Map<String, Advisor> byId = new LinkedHashMap<>();
			existing.forEach((id, pool) -> byId.put(id, advisors.computeIfAbsent(pool,
					(added) -> new Advisor(added, rules, quickAck.apply(added), kernel, WINDOW))));
			return byId;
		}, WINDOW);
		pools.addListener((pool) -> advisor.startSampling());
		return advisor;
	}

	@Override
	public List<Advice> advice(String pool) {
		Advisor advisor = this.advisors.get().get(pool);
		return (advisor != null) ? advisor.advice() : List.of();
	}

	@Override
	public void start() {
		this.running = true;
		if (!this.advisors.get().isEmpty()) {
			startSampling();
		}
	}

	private void startSampling() {
		this.lock.lock();
		try {
			if (this.thread == null && this.running) {
				this.thread = BackgroundThread.start("socketpool-advice");
				this.thread.repeat(this::sample, this.interval);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void sample() {
		this.advisors.get().forEach((id, advisor) -> {
			try {
				advisor.sample();
			}
			catch (RuntimeException ex) {
				logger.debug(MessageText.escape("Pool '" + id + "' could not be looked at"), ex);
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
