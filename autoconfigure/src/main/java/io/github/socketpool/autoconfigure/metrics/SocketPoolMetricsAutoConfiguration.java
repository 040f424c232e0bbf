package io.github.socketpool.autoconfigure.metrics;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.kernel.KernelSampler;
import io.github.socketpool.autoconfigure.kernel.SocketPoolKernelAutoConfiguration;
import io.github.socketpool.pool.ConnectionPool;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the meters of all
 * {@link ConnectionPool} beans, those of the application's own included. They are
 * registered when the pool is made, and removed when it has been closed and its last
 * connection has gone; those that tell what the kernel knows are there while it tells.
 */
@AutoConfiguration(after = { SocketPoolAutoConfiguration.class, SocketPoolKernelAutoConfiguration.class },
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ ConnectionPool.class, MeterRegistry.class })
public final class SocketPoolMetricsAutoConfiguration {

	@Bean
	static SocketPoolMetricsPostProcessor socketPoolMetricsPostProcessor(ObjectProvider<MeterRegistry> registry) {
		return new SocketPoolMetricsPostProcessor(registry);
	}

	@Bean
	CallMeterObservationHandler socketPoolCallMeterObservationHandler(SocketPoolMetricsPostProcessor pools) {
		return new CallMeterObservationHandler(pools);
	}

	@Bean
	@ConditionalOnBean(KernelSampler.class)
	SocketPoolKernelGauges socketPoolKernelGauges(ObjectProvider<ConnectionPool> pools, KernelSampler kernel) {
		return new SocketPoolKernelGauges(pools, kernel);
	}

}
