package io.github.socketpool.pool.exclusive;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import io.github.socketpool.Deadline;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SafeLog;
import io.github.socketpool.StackReserve;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.ConnectionState;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.Reachability;
import io.github.socketpool.pool.Suspension;
import io.github.socketpool.pool.WarmUp;
import org.jspecify.annotations.Nullable;

/**
 * A pool in which one caller at a time has a connection to itself. It does what its
 * {@link Ledger} decides: it connects, waits, wakes, closes and tells the listeners, and
 * never holds the ledger's lock while it does.
 */
public final class ExclusivePool implements ConnectionPool {

	private static final SafeLog logger = SafeLog.of(ConnectionPool.class.getName());

	private final String name;

	/** Kept as text, since every call asks for it. */
	private final String target;

	private final ConnectionFactory connections;

	private final PoolListeners listeners;

	private final Ticker ticker;

	private final ErrorContext errors;

	private final ExchangeTimes exchangeTimes;

	private final Ledger ledger;

	private final HeartbeatHabit heartbeatHabit;

	private final PoolHistory history;

	private final Disposal disposal;

	private final OutageReport outages;

	private final Connector connector;

	private final Refusals refusals;

	private final Acquirer acquirer;

	private final Prober prober;

	private final LeakReport leakReport;

	private final Housekeeping housekeeping;

	/** What the listeners know. */
	private final AtomicReference<PoolState> told = new AtomicReference<>(PoolState.OPEN);

	ExclusivePool(ExclusivePoolBuilder builder) {
		this.name = builder.name();
		this.connections = builder.connections;
		this.target = this.connections.endpoint().toString();
		this.listeners = builder.listeners();
		this.ticker = builder.ticker;
		this.errors = new ErrorContext(this.name, this.target, RequestProgress.NOT_SENT);
		this.exchangeTimes = new ExchangeTimes(this.ticker.nanos());
		this.ledger = new Ledger(builder.settings(), () -> ThreadLocalRandom.current().nextDouble(),
				this.exchangeTimes::shortest);
		this.heartbeatHabit = new HeartbeatHabit(this.listeners, this.errors);
		this.history = new PoolHistory(this.connections, this.heartbeatHabit);
		PoolContext context = new PoolContext(this.errors, this.ticker, this.listeners, this.ledger, this.history);
		SlotEvents events = new NextSteps();
		this.disposal = new Disposal(context, events);
		this.outages = new OutageReport(context);
		this.connector = new Connector(context, this.connections, this.disposal, this.outages, events,
				builder.connectThreads());
		this.prober = new Prober(this.ledger, this.disposal, this.connector, this.ticker);
		this.leakReport = new LeakReport(context);
		Heartbeats heartbeats = new Heartbeats(context, this.connections.heartbeat(), this.heartbeatHabit,
				this.disposal);
		this.housekeeping = new Housekeeping(context, heartbeats, this.disposal, this.connector, this.leakReport,
				builder.scheduler);
		this.refusals = new Refusals(context);
		this.acquirer = new Acquirer(context, this.connector, this.housekeeping, this.disposal, this.refusals);
	}

	/**
	 * Begin a pool whose connections come from a factory.
	 * @param connections where connections come from
	 * @return a builder with default settings
	 */
	public static ConnectionPool.Builder builder(ConnectionFactory connections) {
		return new ExclusivePoolBuilder(connections);
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public String target() {
		return this.target;
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

	/**
	 * The lease is made here, after the slot is found, and not where it is found: this
	 * method is so small that the compilers make it part of its caller, where a lease
	 * that does not leave the caller costs no memory. The search is too much code for
	 * that. The acquire benchmark counts the bytes.
	 */
	@Override
	public Lease acquire(Deadline deadline) {
		StackReserve.require();
		return lease(this.acquirer.acquire(deadline), deadline);
	}

	@Override
	public Lease acquire(Deadline deadline, EarlyRequest early) {
		StackReserve.require();
		return lease(this.acquirer.acquire(deadline, early), deadline);
	}

	/**
	 * Acquire another connection for a call that was given one already.
	 */
	Lease acquireAgain(Deadline deadline) {
		this.listeners.retried();
		return lease(this.acquirer.acquireAgain(deadline), deadline);
	}

	private Lease lease(Slot slot, Deadline deadline) {
		return new SlotLease(this, slot, deadline);
	}

	/**
	 * Take a connection back whose lease has ended.
	 * @param reason why it must be closed, or {@code null} when the connection decides
	 */
	void giveBack(Slot slot, @Nullable CloseReason reason) {
		CloseReason unusable = Disposal.end(slot);
		long now = this.ticker.nanos();
		long used = now - slot.leaseBegan();
		boolean leaked = slot.isReportedAsLeaked();
		measure(slot, unusable, now);
		unusable = (unusable != null) ? unusable : reason;
		long heartbeats = (unusable != null) ? 0 : slot.newHeartbeats();
		if (unusable == null) {
			long idle = slot.leaseBegan() - slot.quietSince();
			this.disposal.release(slot, now);
			this.history.survived(idle);
		}
		else {
			this.disposal.discard(slot, unusable);
		}
		this.listeners.released(used);
		if (heartbeats > 0) {
			this.listeners.heartbeatsReceived(heartbeats);
		}
		if (leaked) {
			this.leakReport.cameBack(used);
		}
	}

	/**
	 * Remember how long an exchange took, since it was granted its connection.
	 */
	private void measure(Slot slot, @Nullable CloseReason unusable, long now) {
		if (slot.isLentForExchange() && unusable == null) {
			this.exchangeTimes.succeeded(now - slot.stateSince(), now);
		}
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
		this.disposal.retire();
		this.connector.startConnects();
		this.housekeeping.plan();
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
		this.disposal.retire();
		return evicted;
	}

	@Override
	public void suspend(Suspension callers) {
		this.ledger.suspend(callers);
		this.disposal.wakeRefused();
		tellState();
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
		logger.write(Level.INFO, this.errors.describe("started. " + describe(settings())), null);
	}

	private void warmUp() {
		try {
			acquire(Deadline.after(settings().acquireTimeout(), this.ticker)).release();
		}
		catch (ConnectFailedException ex) {
			throw this.refusals.notStarted(ex);
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
		this.disposal.wakeRefused();
		tellState();
	}

	private void tellState() {
		PoolState state = state();
		PoolState before = this.told.getAndSet(state);
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

	@Override
	public void close(Duration grace) {
		this.ledger.close();
		this.disposal.wakeRefused();
		tellState();
		this.disposal.retire();
		closeAll(ConnectionState.VALIDATING);
		this.housekeeping.wake();
		if (!awaitEmpty(Deadline.after(grace, this.ticker)) && state() == PoolState.CLOSED) {
			closeAll(ConnectionState.ACTIVE);
		}
	}

	private void closeAll(ConnectionState state) {
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

	/**
	 * Lets each part of the pool do what is to be done next. The parts do not know each
	 * other, and some are made later than this.
	 */
	private final class NextSteps implements SlotEvents {

		@Override
		public void slotFreed() {
			ExclusivePool.this.connector.startConnects();
		}

		@Override
		public void connectionLost() {
			ExclusivePool.this.housekeeping.wake();
		}

		@Override
		public void connectionMade() {
			ExclusivePool.this.prober.connectEnded();
			ExclusivePool.this.housekeeping.plan();
		}

		@Override
		public void connectFailed(long nextAttemptNanos) {
			ExclusivePool.this.prober.connectEnded();
			ExclusivePool.this.housekeeping.runWithin(nextAttemptNanos);
		}

	}

}
