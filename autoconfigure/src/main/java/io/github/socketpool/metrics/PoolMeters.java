package io.github.socketpool.metrics;

import java.util.Arrays;
import java.util.function.ToIntFunction;

import io.github.socketpool.EnumNames;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolStats;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

/**
 * All meters of one pool, from when they are registered until they are removed. Each is
 * there from the start, so that who watches its rate misses nothing, and held in a field,
 * so that recording allocates nothing. Only those of calls come as calls end, since their
 * tags are a convention's. Immutable and thread-safe.
 */
class PoolMeters {

	private final OwnedMeters meters;

	private final Timer[] acquires;

	private final Timer usage;

	private final Timer connected;

	private final Timer connectFailed;

	private final Counter retries;

	private final Counter heartbeatsSent;

	private final Counter heartbeatsReceived;

	private final Counter leaks;

	private final Counter[][] closes;

	private final CallMeters calls;

	PoolMeters(MeterRegistry registry, ConnectionPool pool) {
		this.meters = new OwnedMeters(registry, pool.name());
		addCounts(pool);
		addUp(pool);
		this.acquires = Arrays.stream(AcquireOutcome.values()).map(this::acquireTimer).toArray(Timer[]::new);
		this.usage = this.meters.timer("socketpool.usage", "How long callers had a connection.", Tags.empty());
		this.connected = connectTimer("success");
		this.connectFailed = connectTimer("failure");
		this.retries = this.meters.counter("socketpool.retries",
				"Calls repeated on another connection because their request had not left.", Tags.empty());
		this.heartbeatsSent = heartbeatCounter("sent");
		this.heartbeatsReceived = heartbeatCounter("received");
		this.leaks = this.meters.counter("socketpool.leaks",
				"Connections that were held for longer than the leak detection threshold.", Tags.empty());
		this.closes = Arrays.stream(CloseReason.values()).map(this::closeCounters).toArray(Counter[][]::new);
		this.calls = new CallMeters(this.meters);
	}

	Timer acquires(AcquireOutcome outcome) {
		return this.acquires[outcome.ordinal()];
	}

	Timer usage() {
		return this.usage;
	}

	Timer connected() {
		return this.connected;
	}

	Timer connectFailed() {
		return this.connectFailed;
	}

	Counter retries() {
		return this.retries;
	}

	Counter heartbeatsSent() {
		return this.heartbeatsSent;
	}

	Counter heartbeatsReceived() {
		return this.heartbeatsReceived;
	}

	Counter leaks() {
		return this.leaks;
	}

	Counter closes(CloseReason reason, CloseInitiator initiator) {
		return this.closes[reason.ordinal()][initiator.ordinal()];
	}

	CallMeters calls() {
		return this.calls;
	}

	/**
	 * Remove the meters from their registry, for good.
	 */
	void remove() {
		this.meters.remove();
	}

	boolean areRemoved() {
		return this.meters.areRemoved();
	}

	private void addCounts(ConnectionPool pool) {
		count(pool, "socketpool.connections", "Connections: in use, idle, and being made together.", PoolStats::total);
		count(pool, "socketpool.connections.active", "Connections in use.", PoolStats::active);
		count(pool, "socketpool.connections.idle", "Idle connections.", PoolStats::idle);
		count(pool, "socketpool.connections.connecting", "Connections being made.", PoolStats::connecting);
		count(pool, "socketpool.connections.max", "Maximum number of connections.", PoolStats::max);
		count(pool, "socketpool.connections.min", "Number of connections to keep idle.", PoolStats::min);
		count(pool, "socketpool.waiters", "Callers that wait for a connection.", PoolStats::waiters);
	}

	private void addUp(ConnectionPool pool) {
		this.meters.gauge("socketpool.up",
				"Whether the server can be reached, as far as the pool knows: 0 while connects fail, otherwise 1.",
				() -> pool.control().isUp() ? 1 : 0, Math::min);
	}

	private void count(ConnectionPool pool, String name, String description, ToIntFunction<PoolStats> count) {
		this.meters.gauge(name, description, () -> count.applyAsInt(pool.control().stats()), Double::sum);
	}

	private Timer acquireTimer(AcquireOutcome outcome) {
		return this.meters.timer("socketpool.acquire", "How long callers took to get a connection, or to get none.",
				Tags.of("outcome", EnumNames.kebab(outcome)));
	}

	private Timer connectTimer(String outcome) {
		return this.meters.timer("socketpool.connect", "How long connects took.", Tags.of("outcome", outcome));
	}

	private Counter heartbeatCounter(String direction) {
		return this.meters.counter("socketpool.heartbeats", "Heartbeats between frames.",
				Tags.of("direction", direction));
	}

	private Counter[] closeCounters(CloseReason reason) {
		return Arrays.stream(CloseInitiator.values())
			.map((initiator) -> closeCounter(reason, initiator))
			.toArray(Counter[]::new);
	}

	private Counter closeCounter(CloseReason reason, CloseInitiator initiator) {
		return this.meters.counter("socketpool.connections.closed",
				"Closed connections, by the reason and by the side that closed first. "
						+ "That side holds the TIME_WAIT, unless it reset the connection.",
				Tags.of("reason", EnumNames.kebab(reason), "initiator", EnumNames.kebab(initiator)));
	}

}
