package io.github.socketpool.pool.shared;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.ThreadKind;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.pool.PoolControl;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.pool.PoolListeners;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.Reachability;
import io.github.socketpool.pool.SharingStats;
import io.github.socketpool.pool.Suspension;

/**
 * What operators and integrations do with a {@link SharedPool}: what they do with its
 * keeper, and with the connections that carry calls.
 */
final class SharedPoolControl implements PoolControl {

	/** As many waiters as a snapshot of the keeper has at most. */
	private static final int MAX_WAITERS = 100;

	private final PoolControl keeper;

	private final Places places;

	private final PoolListeners listeners;

	private final ResponseCounters counters;

	private final Upkeep upkeep;

	private final Runnable settingsChanged;

	SharedPoolControl(PoolControl keeper, Places places, PoolListeners listeners, ResponseCounters counters,
			Upkeep upkeep, Runnable settingsChanged) {
		this.keeper = keeper;
		this.places = places;
		this.listeners = listeners;
		this.counters = counters;
		this.upkeep = upkeep;
		this.settingsChanged = settingsChanged;
	}

	@Override
	public PoolSettings settings() {
		return this.keeper.settings();
	}

	@Override
	public PoolStats stats() {
		return withWaiters(this.keeper.stats());
	}

	private PoolStats withWaiters(PoolStats stats) {
		return new PoolStats(stats.active(), stats.idle(), stats.connecting(), this.places.waitingCount(), stats.max(),
				stats.min(), stats.opened());
	}

	@Override
	public SharingStats sharing() {
		List<SharedConnection> connections = this.places.connections();
		int inFlight = connections.stream().mapToInt(SharedConnection::calls).sum();
		int abandoned = connections.stream().mapToInt(SharedConnection::gone).sum();
		return new SharingStats(inFlight, abandoned, this.counters.lateSoFar(), this.counters.unknownSoFar());
	}

	@Override
	public PoolSnapshot snapshot() {
		PoolSnapshot keeper = this.keeper.snapshot();
		return new PoolSnapshot(keeper.settings(), keeper.state(), withWaiters(keeper.stats()), keeper.connections(),
				keeper.targets(), waiters(), keeper.closes(), keeper.lastFailure(), keeper.outage(), keeper.renewal(),
				keeper.peer());
	}

	private List<PoolSnapshot.WaiterInfo> waiters() {
		long now = Ticker.system().nanos();
		List<PoolSnapshot.WaiterInfo> waiters = new ArrayList<>();
		for (SharedCall call : this.places.waiting()) {
			if (waiters.size() < MAX_WAITERS) {
				waiters.add(new PoolSnapshot.WaiterInfo(ThreadKind.nameOf(call.caller()),
						Duration.ofNanos(now - call.since())));
			}
		}
		return waiters;
	}

	@Override
	public PoolState state() {
		return this.keeper.state();
	}

	@Override
	public boolean isUp() {
		return this.keeper.isUp();
	}

	@Override
	public Reachability probe(Deadline deadline) {
		return this.keeper.probe(deadline);
	}

	@Override
	public ConnectionFactory connectionFactory() {
		return this.keeper.connectionFactory();
	}

	@Override
	public void addListener(PoolListener listener) {
		this.listeners.add(listener);
	}

	@Override
	public void start() {
		this.keeper.start();
	}

	@Override
	public PoolSettings change(UnaryOperator<PoolSettings> change) {
		PoolSettings settings = this.keeper
			.change((before) -> SharedPoolBuilder.requireShareable(change.apply(before)));
		this.settingsChanged.run();
		replaceOutdated();
		return settings;
	}

	/**
	 * Close all idle connections, also those that carry calls from time to time and have
	 * none at this moment.
	 */
	@Override
	public int evictIdle() {
		this.places.connections().forEach(SharedConnection::drainIfIdle);
		return this.keeper.evictIdle();
	}

	@Override
	public int evictAll() {
		int evicted = this.keeper.evictAll();
		replaceOutdated();
		return evicted;
	}

	@Override
	public int renew() {
		int renewed = this.keeper.renew();
		replaceOutdated();
		return renewed;
	}

	@Override
	public int retarget(List<? extends Endpoint> endpoints) {
		int replaced = this.keeper.retarget(endpoints);
		replaceOutdated();
		return replaced;
	}

	private void replaceOutdated() {
		for (SharedConnection connection : this.places.connections()) {
			if (connection.isOutdated()) {
				this.upkeep.replace(connection);
			}
		}
	}

	@Override
	public void suspend(Suspension callers) {
		this.keeper.suspend(callers);
	}

	@Override
	public void resume() {
		this.keeper.resume();
	}

}
