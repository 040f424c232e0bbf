package io.github.socketpool.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.kernel.KernelSampler;
import io.github.socketpool.pool.ConnectionPool;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.DisposableBean;

/**
 * Binds the {@link KernelGauges} of each pool. A scrape never reads the kernel's socket
 * tables: it shows the latest sample. Thread-safe.
 */
public final class SocketPoolKernelGauges implements MeterBinder, ConnectionPools.Listener, DisposableBean {

	private final ConnectionPools pools;

	private final KernelSampler kernel;

	private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();

	private final Map<GaugesId, KernelGauges> gauges = new ConcurrentHashMap<>();

	/**
	 * Create the gauges.
	 * @param pools the pools that are shown
	 * @param kernel the kernel's figures
	 */
	public SocketPoolKernelGauges(ConnectionPools pools, KernelSampler kernel) {
		this.pools = pools;
		this.kernel = kernel;
		kernel.addListener(() -> this.gauges.values().forEach(KernelGauges::update));
		pools.addListener(this);
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.registries.add(registry);
		this.pools.all().values().forEach((pool) -> bind(pool, registry));
	}

	@Override
	public void added(ConnectionPool pool) {
		this.registries.forEach((registry) -> bind(pool, registry));
	}

	@Override
	public void removed(ConnectionPool pool) {
		this.registries.forEach((registry) -> {
			KernelGauges removed = this.gauges.remove(new GaugesId(pool, registry));
			if (removed != null) {
				removed.remove();
			}
		});
	}

	@Override
	public void destroy() {
		this.gauges.values().forEach(KernelGauges::remove);
	}

	private void bind(ConnectionPool pool, MeterRegistry registry) {
		this.gauges.computeIfAbsent(new GaugesId(pool, registry), (id) -> new KernelGauges(pool, registry, this.kernel))
			.update();
	}

	private record GaugesId(ConnectionPool pool, MeterRegistry registry) {

	}

}
