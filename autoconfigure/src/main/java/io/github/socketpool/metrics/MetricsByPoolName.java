package io.github.socketpool.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.github.socketpool.pool.ConnectionPool;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of pools by name. Several pools may have the same name: their meters are
 * the same, and add up. Thread-safe.
 */
class MetricsByPoolName {

	private final Map<String, List<SocketPoolMetrics>> metrics = new ConcurrentHashMap<>();

	/**
	 * Add the metrics of a pool.
	 * @param pool the pool
	 * @param created creates its metrics; not called if they have been added
	 * @return the metrics, or {@code null} if they had been added before
	 */
	@Nullable SocketPoolMetrics add(ConnectionPool pool, Supplier<SocketPoolMetrics> created) {
		List<SocketPoolMetrics> added = new ArrayList<>();
		this.metrics.compute(pool.name(), (name, before) -> {
			if (before != null && before.stream().anyMatch((metrics) -> metrics.pool() == pool)) {
				return before;
			}
			added.add(created.get());
			List<SocketPoolMetrics> after = new ArrayList<>(added);
			after.addAll((before != null) ? before : List.of());
			return List.copyOf(after);
		});
		return added.isEmpty() ? null : added.get(0);
	}

	/**
	 * Remove the metrics of a pool.
	 * @return the metrics, or {@code null} if there are none
	 */
	@Nullable SocketPoolMetrics remove(ConnectionPool pool) {
		List<SocketPoolMetrics> removed = new ArrayList<>();
		this.metrics.computeIfPresent(pool.name(), (name, before) -> {
			before.stream().filter((metrics) -> metrics.pool() == pool).forEach(removed::add);
			List<SocketPoolMetrics> after = before.stream().filter((metrics) -> metrics.pool() != pool).toList();
			return after.isEmpty() ? null : after;
		});
		return removed.isEmpty() ? null : removed.get(0);
	}

	/**
	 * Return metrics of a pool with a name: those of the latest whose meters have not
	 * been removed, or else the latest.
	 * @return the metrics, or {@code null} if there are none
	 */
	@Nullable SocketPoolMetrics find(String name) {
		List<SocketPoolMetrics> found = this.metrics.get(name);
		if (found == null) {
			return null;
		}
		for (SocketPoolMetrics metrics : found) {
			if (!metrics.areRemoved()) {
				return metrics;
			}
		}
		return found.get(0);
	}

	List<SocketPoolMetrics> all() {
		return this.metrics.values().stream().flatMap(List::stream).toList();
	}

}
