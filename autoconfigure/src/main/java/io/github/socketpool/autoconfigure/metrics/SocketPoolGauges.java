package io.github.socketpool.autoconfigure.metrics;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToDoubleFunction;

import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolStats;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Binds gauges of what each pool is doing. They carry no base unit, which Prometheus
 * would append to their names.
 */
class SocketPoolGauges implements MeterBinder, DisposableBean {

	private final ObjectProvider<ConnectionPool> pools;

	private final Queue<Runnable> removals = new ConcurrentLinkedQueue<>();

	SocketPoolGauges(ObjectProvider<ConnectionPool> pools) {
		this.pools = pools;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.pools.orderedStream().forEach((pool) -> bind(pool, registry));
	}

	private void bind(ConnectionPool pool, MeterRegistry registry) {
		count(pool, registry, "socketpool.connections", "Connections: in use, idle, and being made together.",
				PoolStats::total);
		count(pool, registry, "socketpool.connections.active", "Connections in use.", PoolStats::active);
		count(pool, registry, "socketpool.connections.idle", "Idle connections.", PoolStats::idle);
		count(pool, registry, "socketpool.connections.connecting", "Connections being made.", PoolStats::connecting);
		count(pool, registry, "socketpool.connections.max", "Maximum number of connections.", PoolStats::max);
		count(pool, registry, "socketpool.connections.min", "Number of connections to keep idle.", PoolStats::min);
		count(pool, registry, "socketpool.waiters", "Callers that wait for a connection.", PoolStats::waiters);
	}

	private void count(ConnectionPool pool, MeterRegistry registry, String name, String description,
			ToDoubleFunction<PoolStats> count) {
		register(registry, pool,
				Gauge.builder(name, pool, (gauged) -> count.applyAsDouble(gauged.stats())).description(description));
	}

	private void register(MeterRegistry registry, ConnectionPool pool, Gauge.Builder<?> builder) {
		Gauge gauge = builder.tag("pool", pool.name()).register(registry);
		this.removals.add(() -> registry.remove(gauge));
	}

	@Override
	public void destroy() {
		this.removals.forEach(Runnable::run);
	}

}
