package io.github.socketpool.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.github.socketpool.Endpoint;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolState;

/**
 * Remembers what a pool told.
 */
public final class RecordingListener implements PoolListener {

	public final AtomicInteger acquired = new AtomicInteger();

	public final AtomicInteger released = new AtomicInteger();

	public final AtomicInteger retried = new AtomicInteger();

	public final AtomicInteger connected = new AtomicInteger();

	/** How many callers had to wait. */
	public final AtomicInteger waited = new AtomicInteger();

	/** How many connects have begun. */
	public final AtomicInteger connecting = new AtomicInteger();

	public final AtomicInteger heartbeatsSent = new AtomicInteger();

	public final AtomicInteger heartbeatsRefused = new AtomicInteger();

	/** How many heartbeats have been received. */
	public final AtomicLong heartbeats = new AtomicLong();

	/** How many messages have been received. */
	public final AtomicLong messages = new AtomicLong();

	public final AtomicLong waitedNanos = new AtomicLong();

	public final AtomicLong usedNanos = new AtomicLong();

	public final List<SocketPoolException> acquireFailures = new CopyOnWriteArrayList<>();

	public final List<ConnectFailedException> connectFailures = new CopyOnWriteArrayList<>();

	/** Why the target was down, each time it was. */
	public final List<SocketPoolException> outages = new CopyOnWriteArrayList<>();

	/** How long each outage took, in nanoseconds. */
	public final List<Long> outagesEnded = new CopyOnWriteArrayList<>();

	/** How many callers got no connection during each outage. */
	public final List<Long> callsFailed = new CopyOnWriteArrayList<>();

	/** The names of the threads that were reported. */
	public final List<String> leaks = new CopyOnWriteArrayList<>();

	/** How long each leaked connection was held that came back, in nanoseconds. */
	public final List<Long> leaksEnded = new CopyOnWriteArrayList<>();

	public final List<PoolState> states = new CopyOnWriteArrayList<>();

	public final List<PoolSettings> settings = new CopyOnWriteArrayList<>();

	private final List<String> closes = new CopyOnWriteArrayList<>();

	/**
	 * Return what was closed, as {@code REASON by INITIATOR}.
	 */
	public List<String> closes() {
		return List.copyOf(this.closes);
	}

	@Override
	public void acquired(Endpoint endpoint, long waitedNanos) {
		this.acquired.incrementAndGet();
		this.waitedNanos.addAndGet(waitedNanos);
	}

	@Override
	public void acquireFailed(long waitedNanos, SocketPoolException cause) {
		this.acquireFailures.add(cause);
	}

	@Override
	public void released(Endpoint endpoint, long usedNanos) {
		this.released.incrementAndGet();
		this.usedNanos.addAndGet(usedNanos);
	}

	@Override
	public void retried() {
		this.retried.incrementAndGet();
	}

	@Override
	public void connected(Endpoint endpoint, long tookNanos) {
		this.connected.incrementAndGet();
	}

	@Override
	public void connectFailed(Endpoint endpoint, long tookNanos, ConnectFailedException cause) {
		this.connectFailures.add(cause);
	}

	@Override
	public void closed(Endpoint endpoint, CloseReason reason, CloseInitiator initiator) {
		this.closes.add(reason + " by " + initiator);
	}

	@Override
	public void heartbeatsReceived(Endpoint endpoint, long count) {
		this.heartbeats.addAndGet(count);
	}

	@Override
	public void messagesReceived(Endpoint endpoint, long count) {
		this.messages.addAndGet(count);
	}

	@Override
	public void heartbeatsRefused(Endpoint endpoint) {
		this.heartbeatsRefused.incrementAndGet();
	}

	@Override
	public void heartbeatSent(Endpoint endpoint) {
		this.heartbeatsSent.incrementAndGet();
	}

	@Override
	public void waiting() {
		this.waited.incrementAndGet();
	}

	@Override
	public void connecting(Endpoint endpoint) {
		this.connecting.incrementAndGet();
	}

	@Override
	public void targetDown(Endpoint endpoint, SocketPoolException cause) {
		this.outages.add(cause);
	}

	@Override
	public void targetUp(Endpoint endpoint, long downNanos, long failedCalls) {
		this.outagesEnded.add(downNanos);
		this.callsFailed.add(failedCalls);
	}

	@Override
	public void leakDetected(Thread holder, long heldNanos) {
		this.leaks.add(holder.getName());
	}

	@Override
	public void leakEnded(long heldNanos) {
		this.leaksEnded.add(heldNanos);
	}

	@Override
	public void stateChanged(PoolState state) {
		this.states.add(state);
	}

	@Override
	public void settingsChanged(PoolSettings settings) {
		this.settings.add(settings);
	}

}
