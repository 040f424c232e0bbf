package io.github.socketpool.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.pool.PoolListener;

/**
 * Remembers what a pool told.
 */
public final class RecordingListener implements PoolListener {

	public final AtomicInteger acquired = new AtomicInteger();

	public final AtomicInteger released = new AtomicInteger();

	public final AtomicInteger retried = new AtomicInteger();

	public final AtomicInteger connected = new AtomicInteger();

	public final AtomicLong heartbeats = new AtomicLong();

	public final AtomicLong waitedNanos = new AtomicLong();

	public final AtomicLong usedNanos = new AtomicLong();

	public final List<SocketPoolException> acquireFailures = new CopyOnWriteArrayList<>();

	public final List<ConnectFailedException> connectFailures = new CopyOnWriteArrayList<>();

	private final List<String> closes = new CopyOnWriteArrayList<>();

	/**
	 * Return what was closed, as {@code REASON by INITIATOR}.
	 */
	public List<String> closes() {
		return List.copyOf(this.closes);
	}

	@Override
	public void acquired(long waitedNanos) {
		this.acquired.incrementAndGet();
		this.waitedNanos.addAndGet(waitedNanos);
	}

	@Override
	public void acquireFailed(long waitedNanos, SocketPoolException cause) {
		this.acquireFailures.add(cause);
	}

	@Override
	public void released(long usedNanos) {
		this.released.incrementAndGet();
		this.usedNanos.addAndGet(usedNanos);
	}

	@Override
	public void retried() {
		this.retried.incrementAndGet();
	}

	@Override
	public void connected(long tookNanos) {
		this.connected.incrementAndGet();
	}

	@Override
	public void connectFailed(long tookNanos, ConnectFailedException cause) {
		this.connectFailures.add(cause);
	}

	@Override
	public void closed(CloseReason reason, CloseInitiator initiator) {
		this.closes.add(reason + " by " + initiator);
	}

	@Override
	public void heartbeatsReceived(long count) {
		this.heartbeats.addAndGet(count);
	}

}
