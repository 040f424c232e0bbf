package io.github.socketpool.advice;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.MessageText;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.QuickAck;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.kernel.KernelSampler;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.PoolState;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Watches one pool and gives advice about it. Advice is logged when it becomes true, and
 * again only after it has been false for a window. What the pool itself logs is not
 * logged again. Thread-safe.
 */
class Advisor {

	private static final Log logger = LogFactory.getLog(Advisor.class);

	private final ConnectionPool pool;

	private final List<AdviceRule> rules;

	private final @Nullable QuickAck quickAck;

	private final @Nullable KernelSampler kernel;

	private final Duration window;

	private final Ticker ticker;

	private final LoadRecorder recorder = new LoadRecorder();

	private final ReentrantLock lock = new ReentrantLock();

	/** Guarded by {@link #lock}. */
	private final LoadHistory history = new LoadHistory();

	/** Guarded by {@link #lock}. */
	private final ConnectionHistory connections = new ConnectionHistory();

	/**
	 * The settings of the pool at the last sample. Guarded by {@link #lock}.
	 */
	private @Nullable PoolSettings settings;

	/**
	 * When each logged advice was last true, by its id. Guarded by {@link #lock}.
	 */
	private final Map<String, Long> logged = new HashMap<>();

	/**
	 * Start to watch a pool.
	 * @param pool the pool
	 * @param rules the rules that judge it
	 * @param quickAck whether its connections use quick acknowledgements, or {@code null}
	 * if unknown
	 * @param kernel the kernel's figures, or {@code null} if they are not sampled
	 * @param window the period over which load is judged
	 */
	Advisor(ConnectionPool pool, List<AdviceRule> rules, @Nullable QuickAck quickAck, @Nullable KernelSampler kernel,
			Duration window) {
		this(pool, rules, quickAck, kernel, window, Ticker.system());
	}

	Advisor(ConnectionPool pool, List<AdviceRule> rules, @Nullable QuickAck quickAck, @Nullable KernelSampler kernel,
			Duration window, Ticker ticker) {
		this.pool = pool;
		this.rules = rules;
		this.quickAck = quickAck;
		this.kernel = kernel;
		this.window = window;
		this.ticker = ticker;
		pool.control().addListener(this.recorder);
	}

	/**
	 * Take a sample of the pool's load. To be called {@link LoadHistory#PER_WINDOW} times
	 * in each window.
	 */
	void sample() {
		this.lock.lock();
		try {
			PoolSnapshot snapshot = look();
			this.history
				.add(LoadSample.of(snapshot, this.recorder.counts(), this.ticker.nanos(), this.history.latest()));
			this.connections.add(this.recorder.connectionCounts(snapshot), this.ticker.nanos());
			judge(snapshot);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return the advice that is true now.
	 */
	List<Advice> advice() {
		this.lock.lock();
		try {
			return judge(look());
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return a snapshot of the pool, and clear the history if its settings or state have
	 * changed since. The listener is notified shortly after a change becomes visible.
	 */
	private PoolSnapshot look() {
		PoolSnapshot snapshot = this.pool.control().snapshot();
		boolean changed = this.recorder.hasChanged() || !snapshot.settings().equals(this.settings);
		if (changed || hasMissedSamples()) {
			this.history.clear();
			this.connections.clear();
		}
		this.settings = snapshot.settings();
		return snapshot;
	}

	/**
	 * Return whether the last sample is so old that the counts since then fit no window.
	 * The machine or the process was stopped in between.
	 */
	private boolean hasMissedSamples() {
		LoadSample latest = this.history.latest();
		return latest != null && this.ticker.nanos() - latest.at() > this.window.toNanos() / 2;
	}

	private List<Advice> judge(PoolSnapshot snapshot) {
		if (snapshot.state() == PoolState.CLOSED) {
			return List.of();
		}
		PoolFigures figures = new PoolFigures(ConnectionPools.targetOf(this.pool), snapshot,
				this.pool.control().connectionFactory().heartbeat(), this.quickAck, this.history.load(),
				this.connections.turnover(), this.recorder.suspended(), askKernel());
		long now = this.ticker.nanos();
		this.logged.values().removeIf((lastTrue) -> now - lastTrue > this.window.toNanos());
		List<Advice> advice = new ArrayList<>();
		for (AdviceRule rule : this.rules) {
			Advice found = rule.judge(figures);
			if (found != null) {
				advice.add(found);
				log(found, rule, now);
			}
		}
		return advice;
	}

	private PoolFigures.Kernel askKernel() {
		KernelSampler kernel = this.kernel;
		return (kernel != null)
				? new PoolFigures.Kernel(kernel.sockets(this.pool.name()), kernel.settings(), kernel.fileDescriptors())
				: PoolFigures.Kernel.unknown();
	}

	private void log(Advice advice, AdviceRule rule, long now) {
		if (this.logged.put(advice.id(), now) == null && !rule.isLoggedByPool()) {
			ErrorContext context = ErrorContext.of(this.pool.name(), this.pool.endpoints());
			logger.warn(MessageText.escape(context.describe(advice.text() + " (" + advice.id() + ")")));
		}
	}

}
