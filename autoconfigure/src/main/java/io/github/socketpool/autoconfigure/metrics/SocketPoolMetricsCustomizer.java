package io.github.socketpool.autoconfigure.metrics;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.socketpool.autoconfigure.ConnectionPoolCustomizer;
import io.github.socketpool.pool.ConnectionPool;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.Ordered;

/**
 * Lets {@link SocketPoolMetrics} listen to each pool. The registry is injected and not
 * bound later, as it is for the gauges: what happens while the application starts is to
 * be counted as well. Comes after all other customizers, when the pool has its final
 * name.
 */
class SocketPoolMetricsCustomizer implements ConnectionPoolCustomizer, Ordered, DisposableBean {

	private final MeterRegistry registry;

	private final Queue<SocketPoolMetrics> metrics = new ConcurrentLinkedQueue<>();

	SocketPoolMetricsCustomizer(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public void customize(ConnectionPool.Builder builder) {
		SocketPoolMetrics metrics = new SocketPoolMetrics(this.registry, builder.name());
		this.metrics.add(metrics);
		builder.listener(metrics);
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	/**
	 * Remove the meters. Spring destroys this after the pools, which were made later.
	 */
	@Override
	public void destroy() {
		this.metrics.forEach(SocketPoolMetrics::remove);
	}

}
