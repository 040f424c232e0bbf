package io.github.socketpool.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.kernel.KernelSampler;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Binds the {@link KernelGauges} of each pool. A scrape never reads the kernel's socket
 * tables: it shows the latest sample.
 */
public class SocketPoolKernelGauges implements MeterBinder, DisposableBean {

	private final ConfigurableListableBeanFactory beanFactory;

	private final KernelSampler kernel;

	private final List<KernelGauges> gauges = new CopyOnWriteArrayList<>();

	/**
	 * Create the gauges.
	 * @param beanFactory the bean factory of the context whose pools are shown
	 * @param kernel the kernel's figures
	 */
	public SocketPoolKernelGauges(ConfigurableListableBeanFactory beanFactory, KernelSampler kernel) {
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
