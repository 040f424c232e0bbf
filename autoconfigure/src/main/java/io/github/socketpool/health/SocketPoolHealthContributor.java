package io.github.socketpool.health;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.socketpool.pool.ConnectionPool;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;

/**
 * {@link CompositeHealthContributor} with one component for each name of a pool. Each
 * pool bean has one of its own. Pools that are created while the application runs may
 * have the same name, and then have one component together. Thread-safe.
 */
public class SocketPoolHealthContributor implements CompositeHealthContributor {

	private final Map<String, SocketPoolHealthIndicator> beans;

	private final Supplier<? extends Collection<ConnectionPool>> pools;

	/**
	 * Create a contributor.
	 * @param beans the pools that are beans, with different names
	 * @param pools supplies all pools
	 */
	public SocketPoolHealthContributor(Collection<ConnectionPool> beans,
			Supplier<? extends Collection<ConnectionPool>> pools) {
		this.beans = new LinkedHashMap<>();
		beans.forEach((pool) -> this.beans.put(pool.name(), new SocketPoolHealthIndicator(pool)));
		this.pools = pools;
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		HealthContributor bean = this.beans.get(name);
		if (bean != null) {
			return bean;
		}
		List<ConnectionPool> created = created().get(name);
		return (created != null) ? new CreatedPoolsHealthIndicator(created) : null;
	}

	@Override
	public Stream<Entry> stream() {
		Stream<Entry> beans = this.beans.entrySet().stream().map((bean) -> new Entry(bean.getKey(), bean.getValue()));
		Stream<Entry> created = created().entrySet()
			.stream()
			.map((pools) -> new Entry(pools.getKey(), new CreatedPoolsHealthIndicator(pools.getValue())));
		return Stream.concat(beans, created);
	}

	/**
	 * Return the pools that were created while the application runs, by name. Those
	 * behind a scoped proxy have the name of a bean.
	 */
	private Map<String, List<ConnectionPool>> created() {
		return this.pools.get()
			.stream()
			.filter((pool) -> !this.beans.containsKey(pool.name()))
			.collect(Collectors.groupingBy(ConnectionPool::name, LinkedHashMap::new, Collectors.toList()));
	}

}
