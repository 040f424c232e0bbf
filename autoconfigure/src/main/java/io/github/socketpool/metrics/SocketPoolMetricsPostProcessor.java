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
 * {@link BeanPostProcessor} that makes {@link SocketPoolMetrics} watch each
 * {@link ConnectionPool} bean as soon as it is created. So what happens during startup is
 * counted too. Thread-safe.
 */
public class SocketPoolMetricsPostProcessor implements BeanPostProcessor, Ordered, DisposableBean {

	private final ObjectProvider<MeterRegistry> registry;

	private final Map<String, SocketPoolMetrics> metrics = new ConcurrentHashMap<>();

	/**
	 * The post-processor of the nearest ancestor. It may have to meter the calls of this
	 * context, since a context without its own observation registry uses the ancestor's.
	 */
	private final @Nullable SocketPoolMetricsPostProcessor ancestor;

	/** The metrics of pools of descendant contexts, by pool name. */
	private final Map<String, SocketPoolMetrics> descendants = new ConcurrentHashMap<>();

	/** The meters of calls through pools that are not beans. */
	private final Map<String, CallMeters> others = new ConcurrentHashMap<>();

	/**
	 * Create a post-processor.
	 * @param registry supplies the registry when the first pool is created
	 * @param ancestor the post-processor of the nearest ancestor of the context, or
	 * {@code null}
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
	 * Return the meters for calls through a pool.
	 * @param pool the pool's name
	 * @return the meters; those of a pool that is not a bean stay as long as the context
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
	 * Remove the meters of pools that did not close completely, since a caller may have
	 * kept a connection. Spring destroys this bean after the pools, which were created
	 * later.
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
				// A bean with a custom scope may be created again.
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
