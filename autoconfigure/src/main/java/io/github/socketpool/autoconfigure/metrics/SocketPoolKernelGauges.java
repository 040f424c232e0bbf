package io.github.socketpool.autoconfigure.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.socketpool.autoconfigure.ConnectionPools;
import io.github.socketpool.autoconfigure.kernel.KernelSampler;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Binds the {@link KernelGauges} of each pool. A scrape never reads the kernel's tables
 * of sockets: it shows the latest sample.
 */
class SocketPoolKernelGauges implements MeterBinder, DisposableBean {

	private final ConfigurableListableBeanFactory beanFactory;

	private final KernelSampler kernel;

	private final List<KernelGauges> gauges = new CopyOnWriteArrayList<>();

	SocketPoolKernelGauges(ConfigurableListableBeanFactory beanFactory, KernelSampler kernel) {
		this.beanFactory = beanFactory;
		this.kernel = kernel;
		kernel.addListener(() -> this.gauges.forEach(KernelGauges::update));
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		ConnectionPools.ownedBy(this.beanFactory).forEach((pool) -> {
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
