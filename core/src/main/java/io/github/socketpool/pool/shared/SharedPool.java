package io.github.socketpool.pool.shared;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.ReservedLock;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.StackReserve;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.CorrelationStrategy;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolControl;
import io.github.socketpool.pool.PoolListeners;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.Scheduler;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * A pool whose connections carry many calls at once. Each response goes to the caller
 * whose request has its id. Connections that carry no calls, and all that concerns the
 * making, checking, replacing and closing of connections, belong to another pool, the
 * <em>keeper</em>, in which one user at a time has a connection: such a user is a
 * {@link SharedConnection}.
 */
public final class SharedPool implements ConnectionPool {

	private final ConnectionPool keeper;

	private final PoolListeners listeners;

	private final Ticker ticker;

	private final Places places = new Places();

	private final SharedErrors errors;

	private final SharedContext context;

	private final Opener opener;

	private final Upkeep upkeep;

	private final DeadlineSweep sweep;

	private final SharedPoolControl control;

	/** So that the places have the latest state of the keeper. */
	private final ReservedLock stateLock = new ReservedLock();

	private final CallIds ids;

	SharedPool(SharedPoolBuilder builder) {
		this.listeners = builder.listeners();
		this.ticker = Ticker.system();
		this.keeper = builder.keeper(new KeeperEvents(this.listeners, this::stateChanged));
		this.errors = new SharedErrors(this.keeper.name(), this.keeper::endpoints);
		this.ids = new CallIds(builder.correlation(), this.errors);
		PoolControl keeperControl = this.keeper.control();
		ResponseCounters counters = new ResponseCounters(this.listeners);
		this.context = new SharedContext(this.keeper.name(), builder.correlation(), this.places,
				() -> new Places.Rules(keeperControl.settings(), this.keeper.endpoints()), this.errors,
				new ReceivedMessages(keeperControl.connectionFactory().messageReceiver(), this.listeners), counters,
				this.ticker, this::removed, new AtomicInteger());
		Scheduler scheduler = Scheduler.shared();
		this.opener = new Opener(this.keeper, this.context, builder.threads(), this::attempted);
		this.upkeep = new Upkeep(this.context, this.opener, keeperControl.connectionFactory().heartbeat(), scheduler);
		this.sweep = new DeadlineSweep(this.context, scheduler);
		this.control = new SharedPoolControl(keeperControl, this.places, this.listeners, counters, this.upkeep,
				this::serveWaiting);
	}

	/**
	 * Begin a pool whose connections come from a factory.
	 * @param connections where connections come from
	 * @param correlation finds the ids of requests and responses
	 * @return a builder with default settings
	 */
	public static ConnectionPool.Builder builder(ConnectionFactory connections, CorrelationStrategy correlation) {
		return new SharedPoolBuilder(connections, correlation);
	}

	@Override
	public String name() {
		return this.keeper.name();
	}

	@Override
	public List<Endpoint> endpoints() {
		return this.keeper.endpoints();
	}

	@Override
	public PoolControl control() {
		return this.control;
	}

	/**
	 * Refuse to lend a connection to one caller.
	 * @throws UnsupportedOperationException always
	 */
	@Override
	public Lease acquire(Deadline deadline) {
		throw this.errors.noLease();
	}

	@Override
	public Lease acquire(Deadline deadline, EarlyRequest early) {
		return new SharedLease(this, deadline, false, null);
	}

	@Override
	public Lease acquireToSend(Deadline deadline) {
		return new SharedLease(this, deadline, false, null);
	}

	@Override
	public Lease acquireAgain(Deadline deadline, @Nullable EarlyRequest early, @Nullable Endpoint failed) {
		this.listeners.retried();
		return new SharedLease(this, deadline, false, failed);
	}

	/**
	 * Make a call once more that has waited before.
	 */
	Lease again(Deadline deadline) {
		this.listeners.retried();
		return new SharedLease(this, deadline, true, null);
	}

	@Override
	public void close(Duration grace) {
		this.keeper.close(grace);
	}

	SharedErrors errors() {
		return this.errors;
	}

	/**
	 * Send a request and wait for its response.
	 */
	Frame exchange(Frame request, Deadline deadline, SharedLease lease) {
		long now = this.ticker.nanos();
		return Objects.requireNonNull(make(this.ids.identified(request, deadline, now), lease));
	}

	/**
	 * Send a frame without a response, and wait until it has left.
	 */
	void send(Frame message, Deadline deadline, SharedLease lease) {
		this.ids.requireNone(message);
		make(new SharedCall(message, null, deadline, this.ticker.nanos()), lease);
	}

	private @Nullable Frame make(SharedCall call, SharedLease lease) {
		StackReserve.require();
		SocketPoolException failure = null;
		try {
			begin(call, lease);
			await(call);
			return call.response();
		}
		catch (SocketPoolException ex) {
			failure = ex;
			throw ex;
		}
		finally {
			end(call, lease, failure);
		}
	}

	private void begin(SharedCall call, SharedLease lease) {
		requireNotInterrupted();
		if (call.deadline().remainingNanos(call.since()) <= 0) {
			throw this.errors.tooLate(call.deadline(), this.control.stats());
		}
		Places.Decision decision = this.places.enter(call, lease.isAgain(), lease.avoided(), this.context.rules());
		switch (decision) {
			case PLACED -> write(call);
			case QUEUE_FULL -> throw this.errors.queueFull(this.context.settings(), this.control.stats(),
					this.control.sharing().inFlight());
			case NOT_OPEN -> throw this.errors.notOpen(this.control.state());
			case WAIT -> {
				this.listeners.waiting();
				this.upkeep.plan();
			}
			case DUPLICATE -> {
			}
		}
		this.opener.openIfWanted();
	}

	/**
	 * Write the request of a call that was placed at once. A virtual thread that has
	 * company lets others come first, so that their requests leave in one write.
	 */
	private static void write(SharedCall call) {
		SharedConnection connection = Objects.requireNonNull(call.connection());
		if (call.isVirtual() && connection.hasCompany()) {
			Thread.yield();
		}
		connection.writer().write();
	}

	/**
	 * Wait until the call is decided. The caller parks once for its place and its
	 * response, unless it is alone and reads by itself.
	 */
	private void await(SharedCall call) {
		while (!call.isDecided()) {
			if (Thread.currentThread().isInterrupted()) {
				leave(call, true);
			}
			else {
				long now = this.ticker.nanos();
				long left = call.left(this.context.settings(), now);
				SharedConnection connection = call.connection();
				if (left <= 0) {
					leave(call, false);
				}
				else if (connection == null || !connection.reader().read(call)) {
					park(call, now, left);
				}
			}
		}
	}

	/**
	 * Park until the call is decided or its time is up. Planning a run of the sweep may
	 * use up the permit that a decision has left: so the call is looked at once more.
	 */
	private void park(SharedCall call, long now, long left) {
		if (!call.isVirtual()) {
			LockSupport.parkNanos(this, left);
			return;
		}
		this.sweep.wakeBy(now + left);
		if (!call.isDecided()) {
			LockSupport.park(this);
		}
	}

	/**
	 * Leave a call, unless it has been decided at this very moment.
	 * @param interrupted whether the caller was interrupted; otherwise its time is up
	 */
	private void leave(SharedCall call, boolean interrupted) {
		SharedConnection connection = call.connection();
		if (connection == null) {
			if (abandon(call)) {
				throw interrupted ? this.errors.interrupted(RequestProgress.NOT_SENT) : noPlace(call);
			}
			return;
		}
		switch (connection.leave(call, !interrupted)) {
			case UNSENT -> throw interrupted ? this.errors.interrupted(RequestProgress.NOT_SENT)
					: this.errors.unsent(call.deadline(), connection.endpoint());
			case SENT -> throw interrupted ? this.errors.interrupted(RequestProgress.SENT)
					: this.errors.timedOut(call.deadline(), connection.endpoint());
			case DECIDED -> {
			}
		}
	}

	/**
	 * Take a call out of the queue.
	 * @return {@code false} if it does not wait any more
	 */
	private boolean abandon(SharedCall call) {
		List<SharedConnection> served = this.places.abandon(call, this.context.rules());
		if (served != null) {
			SharedContext.proceed(served, null);
		}
		return served != null;
	}

	/**
	 * End a call. One that an {@link Error} has cut short leaves nothing behind. If the
	 * caller has read for others, another thread does from now on.
	 */
	private void end(SharedCall call, SharedLease lease, @Nullable SocketPoolException failure) {
		boolean cutShort = !call.isDecided() && call.state() != SharedCall.State.GONE && !abandon(call);
		SharedConnection connection = call.connection();
		if (connection != null) {
			if (cutShort) {
				connection.leave(call, false);
			}
			lease.placed(connection);
			connection.proceed(null);
		}
		report(call, failure);
	}

	private SocketPoolException noPlace(SharedCall call) {
		Duration waited = Duration.ofNanos(this.ticker.nanos() - call.since());
		return this.errors.noPlace(waited, call.deadline(), this.context.settings(), this.control.stats(),
				this.control.sharing().inFlight());
	}

	private void requireNotInterrupted() {
		if (Thread.currentThread().isInterrupted()) {
			throw this.errors.interrupted(RequestProgress.NOT_SENT);
		}
	}

	/**
	 * Report to listeners how long the call has waited for its place, and how long it had
	 * it.
	 */
	private void report(SharedCall call, @Nullable SocketPoolException failure) {
		SharedConnection connection = call.connection();
		long sent = call.sentAt();
		if (connection != null && sent != 0) {
			this.listeners.acquired(connection.endpoint(), sent - call.since());
			this.listeners.released(connection.endpoint(), this.ticker.nanos() - sent);
		}
		else if (failure != null) {
			this.listeners.acquireFailed(this.ticker.nanos() - call.since(), failure);
		}
	}

	private void attempted() {
		this.upkeep.plan();
	}

	private void removed(SharedConnection connection) {
		this.places.removed(connection);
		if (this.places.waitingCount() > 0) {
			this.opener.openIfWanted();
		}
		else {
			this.sweep.rest();
		}
	}

	/**
	 * The settings have changed: more calls may have places.
	 */
	private void serveWaiting() {
		SharedContext.proceed(this.places.serveWaiting(this.context.rules()), null);
		this.opener.openIfWanted();
	}

	/**
	 * The keeper serves callers, or does not: so do the places. Reports may come in
	 * another order than the changes, so the state is read again.
	 */
	private void stateChanged() {
		this.stateLock.lock();
		try {
			PoolState state = this.keeper.control().state();
			Places.Change change = this.places.change(state, () -> this.errors.notOpen(state), this.context.rules());
			change.refused().forEach(SharedCall::wake);
			SharedContext.proceed(change.served(), null);
			if (state == PoolState.CLOSED) {
				this.places.connections().forEach(SharedConnection::drain);
			}
		}
		finally {
			this.stateLock.unlock();
		}
		this.opener.openIfWanted();
	}

}
