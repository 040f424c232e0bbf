package io.github.socketpool.benchmark.acquire;

import io.github.socketpool.autoconfigure.metrics.SocketPoolMetricsAutoConfiguration;
import io.github.socketpool.pool.ConnectionPool;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * The same pool as {@link SocketPoolAcquire}, with all its meters in a Prometheus
 * registry.
 */
@State(Scope.Benchmark)
public class MeteredSocketPoolAcquire implements AcquireRow {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final SocketPoolAcquire acquire;

	public MeteredSocketPoolAcquire() {
		this.context.registerBean(MeterRegistry.class, () -> new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
		this.context.registerBean(ConnectionPool.class, SocketPoolAcquire::newPool);
		this.context.register(SocketPoolMetricsAutoConfiguration.class);
		this.context.refresh();
		this.acquire = new SocketPoolAcquire(this.context.getBean(ConnectionPool.class));
	}

	@Setup
	@Override
	public void fill() {
		this.acquire.fill();
	}

	@Benchmark
	@Override
	public Object acquireAndRelease() {
		return this.acquire.acquireAndRelease();
	}

	@Override
	public int idle() {
		return this.acquire.idle();
	}

	@TearDown
	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * Return how many uses of connections the meters have counted.
	 */
	long recorded() {
		return this.context.getBean(MeterRegistry.class).get("socketpool.usage").timer().count();
	}

}
