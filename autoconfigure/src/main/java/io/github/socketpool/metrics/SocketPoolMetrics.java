package io.github.socketpool.metrics;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.github.socketpool.Endpoint;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.MessageReceiver;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.pool.PoolState;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Times and counts what happens in one pool, from its creation until it is closed and has
 * no connection left, and again after it has been restarted. Recording a call allocates
 * nothing. Thread-safe.
 */
class SocketPoolMetrics implements PoolListener {

	private final MeterRegistry registry;

	private final ConnectionPool pool;

	private final ReentrantLock lock = new ReentrantLock();

	/** Replaced under the lock. */
	private volatile PoolMeters meters;

	/** Whether it is reported what becomes of each message. */
	private volatile boolean messagesReported;

	/** Whether the next closed connection may be the last one. */
	private volatile boolean closed;

	/** Whether meters must not be registered again; guarded by the lock. */
	private boolean ended;

	private SocketPoolMetrics(MeterRegistry registry, ConnectionPool pool) {
		this.registry = registry;
		this.pool = pool;
		this.meters = new PoolMeters(registry, pool);
	}

	private void followMessages() {
		MessageReceiver receiver = this.pool.control().connectionFactory().messageReceiver();
		this.messagesReported = receiver != null
				&& receiver.report((outcome) -> this.meters.messages(outcome).increment());
	}

	/**
	 * Start to watch a pool.
	 * @param registry receives the meters
	 * @param pool the pool
	 * @return the metrics, already registered as a listener
	 */
	static SocketPoolMetrics watch(MeterRegistry registry, ConnectionPool pool) {
		SocketPoolMetrics metrics = new SocketPoolMetrics(registry, pool);
		pool.control().addListener(metrics);
		metrics.followMessages();
		// It may have been closed before the listener was added.
		metrics.follow();
		return metrics;
	}

	ConnectionPool pool() {
		return this.pool;
	}

	boolean areRemoved() {
		return this.meters.areRemoved();
	}

	/**
	 * Return the meters for calls that begin now.
	 */
	CallMeters calls() {
		return this.meters.calls();
	}

	/**
	 * Remove the meters, whatever the state of the pool.
	 */
	void end() {
		this.lock.lock();
		try {
			this.ended = true;
			this.meters.remove();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void acquired(Endpoint endpoint, long waitedNanos) {
		this.meters.acquires(AcquireOutcome.SUCCESS).record(waitedNanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public void acquireFailed(long waitedNanos, SocketPoolException cause) {
		this.meters.acquires(AcquireOutcome.of(cause)).record(waitedNanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public void released(Endpoint endpoint, long usedNanos) {
		this.meters.usage().record(usedNanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public void retried() {
		this.meters.retries().increment();
	}

	@Override
	public void connected(Endpoint endpoint, long tookNanos) {
		this.meters.connected().record(tookNanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public void connectFailed(Endpoint endpoint, long tookNanos, ConnectFailedException cause) {
		this.meters.connectsFailed(cause.getPhase()).record(tookNanos, TimeUnit.NANOSECONDS);
		connectionGone();
	}

	@Override
	public void closed(Endpoint endpoint, CloseReason reason, CloseInitiator initiator) {
		this.meters.closes(reason, initiator).increment();
		connectionGone();
	}

	@Override
	public void heartbeatsReceived(Endpoint endpoint, long count) {
		this.meters.heartbeatsReceived().increment(count);
	}

	@Override
	public void messagesReceived(Endpoint endpoint, long count) {
		if (!this.messagesReported) {
			this.meters.messages(MessageReceiver.Outcome.UNHANDLED).increment(count);
		}
	}

	@Override
	public void lateResponse(Endpoint endpoint) {
		this.meters.lateResponses().increment();
	}

	@Override
	public void heartbeatSent(Endpoint endpoint) {
		this.meters.heartbeatsSent().increment();
	}

	@Override
	public void leakDetected(Thread holder, long heldNanos) {
		this.meters.leaks().increment();
	}

	@Override
	public void stateChanged(PoolState state) {
		follow();
	}

	private void connectionGone() {
		if (this.closed) {
			follow();
		}
	}

	/**
	 * Register or remove the meters according to the pool's state. The state is read
	 * under the lock instead of being passed in, since a state that one thread passes in
	 * may be outdated.
	 */
	private void follow() {
		this.lock.lock();
		try {
			this.closed = !this.pool.control().isOpen();
			if (this.closed) {
				removeWithLastConnection();
			}
			else if (this.meters.areRemoved() && !this.ended) {
				this.meters = new PoolMeters(this.registry, this.pool);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void removeWithLastConnection() {
		if (this.pool.control().stats().total() == 0) {
			this.meters.remove();
		}
	}

}
