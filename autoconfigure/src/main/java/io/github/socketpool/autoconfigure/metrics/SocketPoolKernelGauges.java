package io.github.socketpool.autoconfigure.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.socketpool.autoconfigure.kernel.KernelSampler;
import io.github.socketpool.pool.ConnectionPool;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Binds the {@link KernelGauges} of each pool. A scrape never reads the kernel's tables
 * of sockets: it shows the latest sample.
 */
class SocketPoolKernelGauges implements MeterBinder, DisposableBean {

	private final ObjectProvider<ConnectionPool> pools;

	private final KernelSampler kernel;

	private final List<KernelGauges> gauges = new CopyOnWriteArrayList<>();

	SocketPoolKernelGauges(ObjectProvider<ConnectionPool> pools, KernelSampler kernel) {
		this.pools = pools;
		this.kernel = kernel;
		kernel.addListener(() -> this.gauges.forEach(KernelGauges::update));
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.pools.orderedStream().forEach((pool) -> {
			KernelGauges gauges = new KernelGauges(pool, registry, this.kernel);
			this.gauges.add(gauges);
			gauges.update();
		});
	}

	@Override
	public void destroy() {
		this.gauges.forEach(KernelGauges::remove);
	}

}
