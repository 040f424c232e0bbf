package io.github.socketpool.metrics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.pool.ConnectionPool;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;

/**
 * {@link BeanPostProcessor} that makes {@link SocketPoolMetrics} watch each
 * {@link ConnectionPool} bean as soon as it is created. So what happens during startup is
 * counted too. It also watches the pools that are no beans. Thread-safe.
 */
public class SocketPoolMetricsPostProcessor implements BeanPostProcessor, SmartInitializingSingleton, Ordered {

	private final ObjectProvider<MeterRegistry> registry;

	private final Supplier<ConnectionPools> pools;

	private final MetricsByPoolName metrics = new MetricsByPoolName();

	/**
	 * The post-processor of the nearest ancestor. It may have to meter the calls of this
	 * context, since a context without its own observation registry uses the ancestor's.
	 */
	private final @Nullable SocketPoolMetricsPostProcessor ancestor;

	/** The metrics of pools of descendant contexts. */
	private final MetricsByPoolName descendants = new MetricsByPoolName();

	/**
	 * Metrics of pools that were removed, as long as the pools are in use somewhere.
	 * Calls through them must not register meters again.
	 */
	private final Set<SocketPoolMetrics> ended = Collections
		.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

	/** The meters of calls through pools that are not beans. */
	private final Map<String, CallMeters> others = new ConcurrentHashMap<>();

	/**
	 * Create a post-processor.
	 * @param registry supplies the registry when the first pool is created
	 * @param pools supplies the pools of the context
	 * @param ancestor the post-processor of the nearest ancestor of the context, or
	 * {@code null}
	 */
	public SocketPoolMetricsPostProcessor(ObjectProvider<MeterRegistry> registry, Supplier<ConnectionPools> pools,
			@Nullable SocketPoolMetricsPostProcessor ancestor) {
		this.registry = registry;
		this.pools = pools;
		this.ancestor = ancestor;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof ConnectionPool pool && !(bean instanceof ScopedObject) && ConnectionPools.isNamed(pool)) {
			watch(pool);
		}
		return bean;
	}

	/**
	 * Watch the pools that are no beans too, and follow what becomes of all of them.
	 */
	@Override
	public void afterSingletonsInstantiated() {
		ConnectionPools pools = this.pools.get();
		pools.addListener(new Follower());
		pools.existing().values().forEach(this::watch);
	}

	/**
	 * Return the meters for calls through a pool.
	 * @param pool the pool's name
	 * @return the meters; those of a pool that is not a bean stay as long as the context
	 */
	CallMeters calls(String pool) {
		SocketPoolMetrics metrics = this.metrics.find(pool);
		metrics = (metrics != null) ? metrics : this.descendants.find(pool);
		return (metrics != null) ? metrics.calls() : callsOfUnknown(pool);
	}

	private CallMeters callsOfUnknown(String pool) {
		CallMeters other = this.others.get(pool);
		if (other != null) {
			return other;
		}
		// A synchronized set must be locked while it is iterated
		synchronized (this.ended) {
			for (SocketPoolMetrics metrics : this.ended) {
				if (metrics.pool().name().equals(pool)) {
					return metrics.calls();
				}
			}
		}
		return this.others.computeIfAbsent(pool, this::callsOfOther);
	}

	private CallMeters callsOfOther(String pool) {
		return new CallMeters(new OwnedMeters(this.registry.getObject(), pool));
	}

	/**
	 * Remove the meters of pools that are left, such as prototypes. Spring destroys this
	 * bean after the pools, which were created later.
	 */
	public void close() {
		this.metrics.all().forEach((metrics) -> endMetrics(metrics.pool()));
		this.others.values().forEach(CallMeters::remove);
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	/**
	 * Watch a pool, unless it is watched.
	 */
	private void watch(ConnectionPool pool) {
		MeterRegistry registry = this.registry.getObject();
		SocketPoolMetrics metrics = this.metrics.add(pool, () -> SocketPoolMetrics.watch(registry, pool));
		if (metrics != null) {
			ancestors().forEach((above) -> above.descendants.add(pool, () -> metrics));
		}
	}

	private void endMetrics(ConnectionPool pool) {
		SocketPoolMetrics metrics = this.metrics.remove(pool);
		if (metrics != null) {
			metrics.end();
			this.ended.add(metrics);
			ancestors().forEach((above) -> {
				above.ended.add(metrics);
				above.descendants.remove(pool);
			});
		}
	}

	private List<SocketPoolMetricsPostProcessor> ancestors() {
		List<SocketPoolMetricsPostProcessor> ancestors = new ArrayList<>();
		for (SocketPoolMetricsPostProcessor above = this.ancestor; above != null; above = above.ancestor) {
			ancestors.add(above);
		}
		return ancestors;
	}

	/**
	 * Follows what becomes of the pools of the context.
	 */
	private final class Follower implements ConnectionPools.Listener {

		@Override
		public void added(ConnectionPool pool) {
			watch(pool);
		}

		@Override
		public void removed(ConnectionPool pool) {
			endMetrics(pool);
		}

	}

}
