package io.github.socketpool.autoconfigure.metrics;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.PoolClosedException;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.pool.TooManyWaitersException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Times and counts what happens in one pool. The meters of every call are held in fields,
 * so that recording them allocates nothing. The outcomes of {@code socketpool.acquire}
 * are those of {@link AcquireOutcome}. Thread-safe.
 */
class SocketPoolMetrics implements PoolListener {

	private final MeterRegistry registry;

	private final String pool;

	private final Queue<Meter> meters = new ConcurrentLinkedQueue<>();

	private final Timer[] acquires;

	private final Timer usage;

	private final Timer connected;

	private final Timer connectFailed;

	private final Counter retries;

	private final Counter heartbeatsSent;

	private final Counter heartbeatsReceived;

	private final Counter leaks;

	private final Map<Close, Counter> closes = new ConcurrentHashMap<>();

	SocketPoolMetrics(MeterRegistry registry, String pool) {
		this.registry = registry;
		this.pool = pool;
		this.acquires = Arrays.stream(AcquireOutcome.values()).map(this::acquireTimer).toArray(Timer[]::new);
		this.usage = timer("socketpool.usage", "How long callers had a connection.");
		this.connected = connectTimer("success");
		this.connectFailed = connectTimer("failure");
		this.retries = counter("socketpool.retries",
				"Calls repeated on another connection because their request had not left.");
		this.heartbeatsSent = heartbeatCounter("sent");
		this.heartbeatsReceived = heartbeatCounter("received");
		this.leaks = counter("socketpool.leaks",
				"Connections that were held for longer than the leak detection threshold.");
	}

	@Override
	public void acquired(long waitedNanos) {
		acquires(AcquireOutcome.SUCCESS).record(waitedNanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public void acquireFailed(long waitedNanos, SocketPoolException cause) {
		acquires(AcquireOutcome.of(cause)).record(waitedNanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public void released(long usedNanos) {
		this.usage.record(usedNanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public void retried() {
		this.retries.increment();
	}

	@Override
	public void connected(long tookNanos) {
		this.connected.record(tookNanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public void connectFailed(long tookNanos, ConnectFailedException cause) {
		this.connectFailed.record(tookNanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public void closed(CloseReason reason, CloseInitiator initiator) {
		this.closes.computeIfAbsent(new Close(reason, initiator), this::closeCounter).increment();
	}

	@Override
	public void heartbeatsReceived(long count) {
		this.heartbeatsReceived.increment(count);
	}

	@Override
	public void heartbeatSent() {
		this.heartbeatsSent.increment();
	}

	@Override
	public void leakDetected(Thread holder, long heldNanos) {
		this.leaks.increment();
	}

	/**
	 * Remove the meters from their registry.
	 */
	void remove() {
		this.meters.forEach(this.registry::remove);
	}

	private Timer acquires(AcquireOutcome outcome) {
		return this.acquires[outcome.ordinal()];
	}

	private Timer acquireTimer(AcquireOutcome outcome) {
		return timer("socketpool.acquire", "How long callers took to get a connection, or to get none.", "outcome",
				nameOf(outcome));
	}

	private Timer connectTimer(String outcome) {
		return timer("socketpool.connect", "How long connects took.", "outcome", outcome);
	}

	private Counter heartbeatCounter(String direction) {
		return counter("socketpool.heartbeats", "Heartbeats between frames.", "direction", direction);
	}

	private Counter closeCounter(Close close) {
		return counter("socketpool.connections.closed",
				"Closed connections, by the reason and by the side that closed first and so holds the TIME_WAIT. "
						+ "There from the first close on.",
				"reason", nameOf(close.reason()), "initiator", nameOf(close.initiator()));
	}

	private Timer timer(String name, String description, String... tags) {
		Timer timer = Timer.builder(name)
			.description(description)
			.tag("pool", this.pool)
			.tags(tags)
			.register(this.registry);
		this.meters.add(timer);
		return timer;
	}

	private Counter counter(String name, String description, String... tags) {
		Counter counter = Counter.builder(name)
			.description(description)
			.tag("pool", this.pool)
			.tags(tags)
			.register(this.registry);
		this.meters.add(counter);
		return counter;
	}

	private static String nameOf(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private record Close(CloseReason reason, CloseInitiator initiator) {

	}

	/**
	 * How the wish for a connection ended.
	 */
	enum AcquireOutcome {

		/**
		 * The caller got a connection.
		 */
		SUCCESS,

		/**
		 * None became free in time, or would ever have become free.
		 */
		TIMEOUT,

		/**
		 * As many callers waited as may.
		 */
		REJECTED,

		/**
		 * None could be made.
		 */
		FAILED,

		/**
		 * The pool was closed, or suspended such that callers are refused.
		 */
		CLOSED,

		/**
		 * The caller's thread was interrupted.
		 */
		INTERRUPTED;

		static AcquireOutcome of(SocketPoolException cause) {
			if (cause instanceof AcquireTimeoutException) {
				return TIMEOUT;
			}
			if (cause instanceof TooManyWaitersException) {
				return REJECTED;
			}
			if (cause instanceof PoolClosedException) {
				return CLOSED;
			}
			return (cause instanceof CallInterruptedException) ? INTERRUPTED : FAILED;
		}

	}

}
