package io.github.socketpool.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.pool.ConnectionPool;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;

/**
 * {@link BeanPostProcessor} that lets {@link SocketPoolMetrics} watch each
 * {@link ConnectionPool} bean as soon as it has been made, whoever made it: what happens
 * while the application starts is to be counted as well. Thread-safe.
 */
public class SocketPoolMetricsPostProcessor implements BeanPostProcessor, Ordered, DisposableBean {

	private final ObjectProvider<MeterRegistry> registry;

	private final Map<String, SocketPoolMetrics> metrics = new ConcurrentHashMap<>();

	/**
	 * That of the nearest ancestor, which may have to meter the calls of this context: a
	 * context without an observation registry of its own uses the ancestor's.
	 */
	private final @Nullable SocketPoolMetricsPostProcessor ancestor;

	/** Those of pools of contexts below, by their names. */
	private final Map<String, SocketPoolMetrics> descendants = new ConcurrentHashMap<>();

	/** The calls over pools that are no beans. */
	private final Map<String, CallMeters> others = new ConcurrentHashMap<>();

	/**
	 * Create a post-processor.
	 * @param registry takes the meters; is asked for when the first pool is made
	 * @param ancestor that of the nearest ancestor of the context, or {@code null}
	 */
	public SocketPoolMetricsPostProcessor(ObjectProvider<MeterRegistry> registry,
			@Nullable SocketPoolMetricsPostProcessor ancestor) {
		this.registry = registry;
		this.ancestor = ancestor;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof ConnectionPool pool && ConnectionPools.isNamed(pool)) {
			watch(pool);
		}
		return bean;
	}

	/**
	 * Return the meters for calls over a pool.
	 * @param pool the pool's name
	 * @return the meters; those over a pool that is no bean stay as long as the context
	 */
	CallMeters calls(String pool) {
		SocketPoolMetrics metrics = this.metrics.get(pool);
		metrics = (metrics != null) ? metrics : this.descendants.get(pool);
		return (metrics != null) ? metrics.calls() : this.others.computeIfAbsent(pool, this::callsOfOther);
	}

	private CallMeters callsOfOther(String pool) {
		return new CallMeters(new OwnedMeters(this.registry.getObject(), pool));
	}

	/**
	 * Remove the meters of pools that did not come to their end: a caller may have kept a
	 * connection. Spring destroys this after the pools, which were made later.
	 */
	@Override
	public void destroy() {
		this.metrics.forEach((name, metrics) -> {
			metrics.end();
			leaveAncestors(name, metrics);
		});
		this.others.values().forEach(CallMeters::remove);
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	private void watch(ConnectionPool pool) {
		MeterRegistry registry = this.registry.getObject();
		this.metrics.compute(pool.name(), (name, before) -> {
			if (before != null) {
				// A bean may be made again, in a scope of its own.
				before.end();
			}
			SocketPoolMetrics metrics = SocketPoolMetrics.watch(registry, pool);
			joinAncestors(name, metrics);
			return metrics;
		});
	}

	private void joinAncestors(String name, SocketPoolMetrics metrics) {
		for (SocketPoolMetricsPostProcessor above = this.ancestor; above != null; above = above.ancestor) {
			above.descendants.put(name, metrics);
		}
	}

	private void leaveAncestors(String name, SocketPoolMetrics metrics) {
		for (SocketPoolMetricsPostProcessor above = this.ancestor; above != null; above = above.ancestor) {
			above.descendants.remove(name, metrics);
		}
	}

}
