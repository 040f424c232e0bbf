package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.StackReserve;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolControl;
import io.github.socketpool.pool.PoolListeners;
import org.jspecify.annotations.Nullable;

/**
 * A pool in which one caller at a time has a connection to itself. It does what its
 * {@link Ledger} decides: it connects, waits, wakes, closes and reports to the listeners,
 * and never holds the ledger's lock while it does. What operators do with it is in
 * {@link ExclusivePoolControl}.
 */
public final class ExclusivePool implements ConnectionPool {

	private final String name;

	private volatile List<Endpoint> endpoints;

	private final PoolListeners listeners;

	private final Ticker ticker;

	private final ExchangeTimes exchangeTimes;

	private final PoolHistory history;

	private final LeakReport leakReport;

	private final LedgerLeases leases;

	private final ConnectionFinder finder;

	private final ExclusivePoolControl control;

	/** Shared with the control, like those below. */
	final SlotReleaser releaser;

	final Connector connector;

	final Prober prober;

	final RunPlanner planner;

	final AcquireErrors acquireErrors;

	ExclusivePool(ExclusivePoolBuilder builder) {
		ConnectionFactory connections = builder.connections;
		this.name = builder.name();
		this.endpoints = List.copyOf(connections.endpoints());
		this.listeners = builder.listeners();
		this.ticker = builder.ticker;
		this.exchangeTimes = new ExchangeTimes(this.ticker.nanos());
		DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
		Targets targets = new Targets(this.endpoints, connections.isConnectAnswered(), random);
		Ledger ledger = new Ledger(targets, builder.settings(), random, this.exchangeTimes::shortest);
		this.leases = ledger.leases();
		HeartbeatHabit heartbeatHabit = new HeartbeatHabit(this.listeners, errors());
		this.history = new PoolHistory(connections, heartbeatHabit);
		PoolContext context = new PoolContext(errors(), this.ticker, this.listeners, ledger, this.history);
		SlotEvents events = new NextSteps();
		OutageReport outages = new OutageReport(context);
		this.releaser = new SlotReleaser(context, outages, events);
		this.connector = new Connector(context, connections, this.releaser, outages, events, builder.connectThreads());
		this.prober = new Prober(ledger, this.releaser, this.connector, this.ticker);
		this.leakReport = new LeakReport(context);
		Heartbeats heartbeats = new Heartbeats(context, connections, heartbeatHabit, this.releaser);
		Maintenance maintenance = new Maintenance(context, heartbeats, this.releaser, this.connector, this.leakReport);
		this.planner = new RunPlanner(maintenance, builder.scheduler, this.ticker);
		this.acquireErrors = new AcquireErrors(context, this::errors);
		WaiterParking parking = new WaiterParking(context, this.connector, this.planner, this.releaser,
				this.acquireErrors);
		this.finder = new ConnectionFinder(context, parking, this.connector, this.planner, this.releaser,
				this.acquireErrors);
		this.control = new ExclusivePoolControl(this, context, connections, heartbeatHabit, outages);
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
	public List<Endpoint> endpoints() {
		return this.endpoints;
	}

	/**
	 * Return the context of errors that concern the endpoints of now.
	 */
	ErrorContext errors() {
		return ErrorContext.of(this.name, this.endpoints).with(RequestProgress.NOT_SENT);
	}

	/**
	 * Lead to other endpoints from now on.
	 */
	void lead(List<Endpoint> endpoints) {
		this.endpoints = endpoints;
	}

	@Override
	public PoolControl control() {
		return this.control;
	}

	@Override
	public void close(Duration grace) {
		this.control.close(grace);
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
		return lease(this.finder.acquire(deadline), deadline);
	}

	@Override
	public Lease acquire(Deadline deadline, EarlyRequest early) {
		StackReserve.require();
		return lease(this.finder.acquire(deadline, early), deadline);
	}

	@Override
	public Lease acquireAgain(Deadline deadline, @Nullable EarlyRequest early, @Nullable Endpoint failed) {
		this.listeners.retried();
		if (early == null) {
			return acquire(deadline);
		}
		return acquire(deadline, (failed != null) ? early.elsewhere(failed) : early);
	}

	/**
	 * Acquire another connection for a call that was given one already.
	 */
	Lease acquireAgain(Deadline deadline) {
		this.listeners.retried();
		return lease(this.finder.acquireAgain(deadline), deadline);
	}

	private Lease lease(Slot slot, Deadline deadline) {
		return new ExclusiveLease(this, slot, deadline);
	}

	/**
	 * A lease belongs to no thread from now on.
	 */
	void unbind(Slot slot, long number) {
		this.leases.unbind(slot, number);
	}

	/**
	 * Return whether a connection would be closed if its lease ended now.
	 */
	boolean isOutdated(Slot slot, long number) {
		return this.leases.isOutdated(slot, number, this.ticker.nanos());
	}

	/**
	 * Take a connection back whose lease has ended.
	 * @param reason why it must be closed, or {@code null} when the connection decides
	 */
	void release(Slot slot, @Nullable CloseReason reason) {
		CloseReason unusable = SlotReleaser.endUse(slot);
		long now = this.ticker.nanos();
		long used = now - slot.leaseBegan();
		boolean leaked = slot.isReportedAsLeaked();
		measure(slot, unusable, now);
		unusable = (unusable != null) ? unusable : reason;
		long heartbeats = (unusable != null) ? 0 : slot.newHeartbeats();
		long messages = (unusable != null) ? 0 : slot.newMessages();
		if (unusable == null) {
			long idle = slot.leaseBegan() - slot.quietSince();
			this.releaser.served(slot, now);
			this.releaser.release(slot, now);
			this.history.survived(idle);
		}
		else {
			this.releaser.remove(slot, unusable);
		}
		this.listeners.released(slot.endpoint(), used);
		if (heartbeats > 0) {
			this.listeners.heartbeatsReceived(slot.endpoint(), heartbeats);
		}
		this.releaser.reportMessages(slot, messages);
		if (leaked) {
			this.leakReport.released(used);
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
			ExclusivePool.this.planner.runWithin(0);
		}

		@Override
		public void connectsBegun(long nanos) {
			ExclusivePool.this.planner.runWithin(nanos);
		}

		@Override
		public void connectionMade() {
			ExclusivePool.this.prober.connectEnded();
			ExclusivePool.this.planner.plan();
		}

		@Override
		public void connectFailed(long nextAttemptNanos) {
			ExclusivePool.this.prober.connectEnded();
			// The pool may have been closed meanwhile. A run that is planned keeps it.
			ExclusivePool.this.planner.runWithin(Math.min(nextAttemptNanos, Maintenance.MAX_PERIOD));
		}

	}

}
