package io.github.socketpool.autoconfigure.metrics;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.kernel.SocketPoolKernelAutoConfiguration;
import io.github.socketpool.context.ConditionalOnConnectionPool;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.kernel.KernelSampler;
import io.github.socketpool.metrics.CallMeterObservationHandler;
import io.github.socketpool.metrics.SocketPoolKernelGauges;
import io.github.socketpool.metrics.SocketPoolMetricsPostProcessor;
import io.github.socketpool.pool.ConnectionPool;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the meters of all
 * {@link ConnectionPool} beans, including those that the application defines. Meters are
 * registered when a pool is created, and removed when it is closed and its last
 * connection is closed. Meters of the kernel's figures exist while the figures are known.
 */
@AutoConfiguration(after = { SocketPoolAutoConfiguration.class, SocketPoolKernelAutoConfiguration.class },
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnConnectionPool
public final class SocketPoolMetricsAutoConfiguration {

	@Bean
	static SocketPoolMetricsPostProcessor socketPoolMetricsPostProcessor(ObjectProvider<MeterRegistry> registry,
			ConfigurableListableBeanFactory beanFactory) {
		BeanFactory parent = beanFactory.getParentBeanFactory();
		return new SocketPoolMetricsPostProcessor(registry, () -> ConnectionPools.of(beanFactory), (parent != null)
				? parent.getBeanProvider(SocketPoolMetricsPostProcessor.class).getIfAvailable() : null);
	}

	@Bean
	CallMeterObservationHandler socketPoolCallMeterObservationHandler(SocketPoolMetricsPostProcessor pools) {
		return new CallMeterObservationHandler(pools);
	}

	@Bean
	@ConditionalOnBean(value = KernelSampler.class, search = SearchStrategy.CURRENT)
	SocketPoolKernelGauges socketPoolKernelGauges(ConfigurableListableBeanFactory beanFactory) {
		return new SocketPoolKernelGauges(ConnectionPools.of(beanFactory), beanFactory.getBean(KernelSampler.class));
	}

}
