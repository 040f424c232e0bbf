package io.github.socketpool.metrics;

import java.util.Arrays;
import java.util.function.ToIntFunction;

import io.github.socketpool.EnumNames;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.connection.MessageReceiver;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.SharingStats;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

/**
 * All meters of one pool, from their registration to their removal. Each is registered
 * from the start, so that its rate misses nothing, and kept in a field, so that recording
 * allocates nothing. Only the meters of calls are registered when calls end, since a
 * convention chooses their tags. Immutable and thread-safe.
 */
class PoolMeters {

	private final OwnedMeters meters;

	private final Timer[] acquires;

	private final Timer usage;

	private final Timer connected;

	private final Timer[] connectsFailed;

	private final Counter retries;

	private final Counter heartbeatsSent;

	private final Counter heartbeatsReceived;

	private final Counter[] messages;

	private final Counter lateResponses;

	private final Counter leaks;

	private final Counter[][] closes;

	private final CallMeters calls;

	PoolMeters(MeterRegistry registry, ConnectionPool pool) {
		this.meters = new OwnedMeters(registry, pool.name());
		addCounts(pool);
		addUp(pool);
		if (pool.control().sharing() != null) {
			addInFlight(pool);
		}
		this.acquires = Arrays.stream(AcquireOutcome.values()).map(this::acquireTimer).toArray(Timer[]::new);
		this.usage = this.meters.timer("socketpool.usage", "How long callers held a connection.", Tags.empty());
		this.connected = connectTimer("success", "none");
		this.connectsFailed = Arrays.stream(ConnectPhase.values())
			.map((phase) -> connectTimer("failure", EnumNames.kebab(phase)))
			.toArray(Timer[]::new);
		this.retries = this.meters.counter("socketpool.retries", "Repetitions of calls on another connection.",
				Tags.empty());
		this.heartbeatsSent = heartbeatCounter("sent");
		this.heartbeatsReceived = heartbeatCounter("received");
		this.messages = Arrays.stream(MessageReceiver.Outcome.values())
			.map(this::messageCounter)
			.toArray(Counter[]::new);
		this.lateResponses = this.meters.counter("socketpool.late.responses",
				"Responses that came after their callers had left. With shared connections only.", Tags.empty());
		this.leaks = this.meters.counter("socketpool.leaks",
				"Connections held for longer than the leak detection threshold.", Tags.empty());
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

	Timer connectsFailed(ConnectPhase phase) {
		return this.connectsFailed[phase.ordinal()];
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

	Counter messages(MessageReceiver.Outcome outcome) {
		return this.messages[outcome.ordinal()];
	}

	Counter lateResponses() {
		return this.lateResponses;
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
	 * Remove the meters from their registry. They are not registered again.
	 */
	void remove() {
		this.meters.remove();
	}

	boolean areRemoved() {
		return this.meters.areRemoved();
	}

	private void addCounts(ConnectionPool pool) {
		count(pool, "socketpool.connections", "Connections in total: in use, idle, and connecting.", PoolStats::total);
		count(pool, "socketpool.connections.active", "Connections in use.", PoolStats::active);
		count(pool, "socketpool.connections.idle", "Idle connections.", PoolStats::idle);
		count(pool, "socketpool.connections.connecting", "Connections that are being opened.", PoolStats::connecting);
		count(pool, "socketpool.connections.max", "Maximum number of connections.", PoolStats::max);
		count(pool, "socketpool.connections.min", "Number of connections to keep idle.", PoolStats::min);
		count(pool, "socketpool.waiters", "Callers that wait for a connection.", PoolStats::waiters);
	}

	private void addUp(ConnectionPool pool) {
		this.meters.gauge("socketpool.up",
				"Whether the server can be reached, as far as the pool knows: 0 while connects fail, otherwise 1.",
				() -> pool.control().isUp() ? 1 : 0, Math::min);
	}

	private void addInFlight(ConnectionPool pool) {
		this.meters.gauge("socketpool.in.flight", "Calls that have a place on a shared connection.", () -> {
			SharingStats sharing = pool.control().sharing();
			return (sharing != null) ? sharing.inFlight() : 0;
		}, Double::sum);
	}

	private void count(ConnectionPool pool, String name, String description, ToIntFunction<PoolStats> count) {
		this.meters.gauge(name, description, () -> count.applyAsInt(pool.control().stats()), Double::sum);
	}

	private Timer acquireTimer(AcquireOutcome outcome) {
		return this.meters.timer("socketpool.acquire", "How long acquiring a connection took, successful or not.",
				Tags.of("outcome", EnumNames.kebab(outcome)));
	}

	private Timer connectTimer(String outcome, String phase) {
		return this.meters.timer("socketpool.connect", "How long connects took, with TLS and login.",
				Tags.of("outcome", outcome, "phase", phase));
	}

	private Counter heartbeatCounter(String direction) {
		return this.meters.counter("socketpool.heartbeats", "Heartbeats between frames.",
				Tags.of("direction", direction));
	}

	private Counter messageCounter(MessageReceiver.Outcome outcome) {
		return this.meters.counter("socketpool.messages", "Frames that the server sent by itself.",
				Tags.of("outcome", EnumNames.kebab(outcome)));
	}

	private Counter[] closeCounters(CloseReason reason) {
		return Arrays.stream(CloseInitiator.values())
			.map((initiator) -> closeCounter(reason, initiator))
			.toArray(Counter[]::new);
	}

	private Counter closeCounter(CloseReason reason, CloseInitiator initiator) {
		return this.meters.counter("socketpool.connections.closed",
				"Closed connections, by reason and by the side that closed first. That side holds the TIME_WAIT, "
						+ "unless it reset the connection.",
				Tags.of("reason", EnumNames.kebab(reason), "initiator", EnumNames.kebab(initiator)));
	}

}
