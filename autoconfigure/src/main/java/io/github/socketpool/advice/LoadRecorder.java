package io.github.socketpool.advice;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

import io.github.socketpool.Endpoint;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.Ticker;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.TooManyWaitersException;
import org.jspecify.annotations.Nullable;

/**
 * Counts what happens in a pool. Recording allocates nothing, and callers share no cache
 * line. Thread-safe.
 */
class LoadRecorder implements PoolListener {

	private final Ticker ticker = Ticker.system();

	private final LongAdder served = new LongAdder();

	private final LongAdder refused = new LongAdder();

	private final LongAdder turnedAway = new LongAdder();

	private final LongAdder waited = new LongAdder();

	private final LongAdder uses = new LongAdder();

	private final LongAdder used = new LongAdder();

	private final LongAdder heartbeatsSent = new LongAdder();

	private final LongAdder heartbeatsReceived = new LongAdder();

	private final AtomicBoolean changed = new AtomicBoolean();

	private volatile @Nullable Suspension suspension;

	@Override
	public void acquired(Endpoint endpoint, long waitedNanos) {
		this.served.increment();
		this.waited.add(waitedNanos);
	}

	@Override
	public void acquireFailed(long waitedNanos, SocketPoolException cause) {
		if (cause instanceof AcquireTimeoutException || cause instanceof TooManyWaitersException) {
			if (cause instanceof TooManyWaitersException) {
				this.turnedAway.increment();
			}
			this.refused.increment();
			this.waited.add(waitedNanos);
		}
	}

	@Override
	public void released(Endpoint endpoint, long usedNanos) {
		this.uses.increment();
		this.used.add(usedNanos);
	}

	@Override
	public void heartbeatSent(Endpoint endpoint) {
		this.heartbeatsSent.increment();
	}

	@Override
	public void heartbeatsReceived(Endpoint endpoint, long count) {
		this.heartbeatsReceived.add(count);
	}

	@Override
	public void stateChanged(PoolState state) {
		this.suspension = switch (state) {
			case SUSPENDED, REFUSING -> new Suspension(Thread.currentThread().getName(), this.ticker.nanos());
			case OPEN, CLOSED -> null;
		};
		this.changed.set(true);
	}

	@Override
	public void settingsChanged(PoolSettings settings) {
		this.changed.set(true);
	}

	/**
	 * Return the counts so far.
	 */
	LoadCounts counts() {
		long served = this.served.sum();
		long turnedAway = this.turnedAway.sum();
		long refused = this.refused.sum();
		return new LoadCounts(served + refused, refused, turnedAway, this.waited.sum(), this.uses.sum(),
				this.used.sum());
	}

	/**
	 * Return the counts of connections so far.
	 */
	ConnectionCounts connectionCounts(PoolSnapshot pool) {
		return ConnectionCounts.of(pool, this.heartbeatsSent.sum(), this.heartbeatsReceived.sum());
	}

	/**
	 * Return whether the pool's settings or state have changed since the last call. Older
	 * samples then say nothing about the pool.
	 */
	boolean hasChanged() {
		return this.changed.getAndSet(false);
	}

	PoolFigures.@Nullable Suspended suspended() {
		Suspension suspension = this.suspension;
		return (suspension != null) ? new PoolFigures.Suspended(suspension.thread(),
				Duration.ofNanos(this.ticker.nanos() - suspension.at())) : null;
	}

	private record Suspension(String thread, long at) {

	}

}
