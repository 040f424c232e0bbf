package io.github.socketpool.pool.exclusive;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.SafeLog;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolControl;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.pool.PoolListeners;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.Reachability;
import io.github.socketpool.pool.SlotState;
import io.github.socketpool.pool.Suspension;
import io.github.socketpool.pool.WarmUp;

/**
 * What operators and integrations do with an {@link ExclusivePool}, and how it closes.
 */
final class ExclusivePoolControl implements PoolControl {

	private static final SafeLog logger = SafeLog.of(ConnectionPool.class.getName());

	private final ExclusivePool pool;

	private final ConnectionFactory connections;

	private final HeartbeatHabit heartbeatHabit;

	private final OutageReport outages;

	private final Ticker ticker;

	private final PoolListeners listeners;

	private final Ledger ledger;

	private final PoolHistory history;

	private final SlotReleaser releaser;

	private final Connector connector;

	private final Prober prober;

	private final RunPlanner planner;

	private final AcquireErrors acquireErrors;

	/** So that the pool and its ledger have the same targets. */
	private final ReentrantLock retargeting = new ReentrantLock();

	/** The state that was reported to listeners last. */
	private final AtomicReference<PoolState> reportedState = new AtomicReference<>(PoolState.OPEN);

	ExclusivePoolControl(ExclusivePool pool, PoolContext context, ConnectionFactory connections,
			HeartbeatHabit heartbeatHabit, OutageReport outages) {
		this.pool = pool;
		this.connections = connections;
		this.heartbeatHabit = heartbeatHabit;
		this.outages = outages;
		this.ticker = context.ticker();
		this.listeners = context.listeners();
		this.ledger = context.ledger();
		this.history = context.history();
		this.releaser = pool.releaser;
		this.connector = pool.connector;
		this.prober = pool.prober;
		this.planner = pool.planner;
		this.acquireErrors = pool.acquireErrors;
	}

	@Override
	public ConnectionFactory connectionFactory() {
		return this.connections;
	}

	@Override
	public void addListener(PoolListener listener) {
		this.listeners.add(listener);
	}

	@Override
	public PoolSettings settings() {
		return this.ledger.settings();
	}

	@Override
	public PoolStats stats() {
		return this.ledger.stats();
	}

	@Override
	public PoolSnapshot snapshot() {
		return this.history.snapshot(this.ledger, this.ticker.nanos());
	}

	@Override
	public Reachability probe(Deadline deadline) {
		return this.prober.probe(deadline);
	}

	@Override
	public PoolSettings change(UnaryOperator<PoolSettings> change) {
		PoolSettings before = this.ledger.settings();
		PoolSettings after = change.apply(before);
		while (!this.ledger.change(before, after)) {
			before = this.ledger.settings();
			after = change.apply(before);
		}
		this.listeners.settingsChanged(after);
		this.releaser.closeSurplus();
		this.connector.startConnects();
		this.planner.plan();
		return after;
	}

	@Override
	public int evictIdle() {
		return evict(false);
	}

	@Override
	public int evictAll() {
		return evict(true);
	}

	private int evict(boolean all) {
		int evicted = this.ledger.evict(all);
		this.releaser.closeSurplus();
		return evicted;
	}

	@Override
	public int renew() {
		int superseded = this.ledger.renew(this.ticker.nanos());
		this.releaser.closeSurplus();
		this.connector.startConnects();
		return superseded;
	}

	@Override
	public int retarget(List<? extends Endpoint> endpoints) {
		List<Endpoint> targets = List.copyOf(endpoints);
		if (targets.isEmpty() || Set.copyOf(targets).size() < targets.size()) {
			throw new IllegalArgumentException("A pool needs at least one target, and each once: " + targets);
		}
		int superseded = lead(targets);
		this.outages.update();
		this.releaser.closeSurplus();
		this.connector.startConnects();
		this.planner.plan();
		return superseded;
	}

	private int lead(List<Endpoint> targets) {
		this.retargeting.lock();
		try {
			this.pool.lead(targets);
			return this.ledger.targets().retarget(targets, this.ticker.nanos());
		}
		finally {
			this.retargeting.unlock();
		}
	}

	@Override
	public void suspend(Suspension callers) {
		this.ledger.suspend(callers);
		this.releaser.wakeRefused();
		reportState();
	}

	@Override
	public void resume() {
		opened(this.ledger.resume(this.ticker.nanos()));
		this.connector.startConnects();
	}

	@Override
	public void start() {
		if (state() == PoolState.CLOSED) {
			this.heartbeatHabit.forget();
		}
		opened(this.ledger.open(settings().warmUp() != WarmUp.LAZY, this.ticker.nanos()));
		if (settings().warmUp() == WarmUp.REQUIRED) {
			// Before any connect in the background: while the target counts as down, one
			// attempt is made at a time, and only who starts it waits for it.
			warmUp();
		}
		this.connector.startConnects();
		logger.write(Level.INFO, this.pool.errors().describe("started. " + describe(settings())), null);
	}

	private void warmUp() {
		try {
			this.pool.acquire(Deadline.after(settings().acquireTimeout(), this.ticker)).release();
		}
		catch (ConnectFailedException ex) {
			throw this.acquireErrors.notStarted(ex);
		}
	}

	private static String describe(PoolSettings settings) {
		String most = "At most " + settings.maxSize() + " connections";
		if (settings.maxUses() == 1) {
			return most + ", one for each call.";
		}
		return most + ((settings.minIdle() > 0) ? ", of which " + settings.minIdle() + " are kept idle." : ".");
	}

	private void opened(List<Waiter> woken) {
		woken.forEach(Waiter::wake);
		this.releaser.wakeRefused();
		reportState();
	}

	private void reportState() {
		PoolState state = state();
		PoolState before = this.reportedState.getAndSet(state);
		if (before == PoolState.CLOSED && state != PoolState.CLOSED) {
			this.outages.forget();
		}
		if (before != state) {
			this.listeners.stateChanged(state);
		}
	}

	@Override
	public boolean isUp() {
		return this.ledger.outage(this.ticker.nanos()) == null;
	}

	@Override
	public PoolState state() {
		return this.ledger.state();
	}

	/**
	 * Close the pool: see {@link ConnectionPool#close(Duration)}.
	 */
	void close(Duration grace) {
		this.ledger.close();
		this.releaser.wakeRefused();
		reportState();
		this.releaser.closeSurplus();
		closeAll(SlotState.VALIDATING);
		this.planner.runWithin(0);
		if (!awaitEmpty(Deadline.after(grace, this.ticker)) && state() == PoolState.CLOSED) {
			closeAll(SlotState.ACTIVE);
		}
	}

	private void closeAll(SlotState state) {
		this.ledger.connections(state).forEach((connection) -> connection.close(CloseReason.POOL_CLOSED));
	}

	private boolean awaitEmpty(Deadline grace) {
		try {
			return this.ledger.awaitEmpty(grace);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
