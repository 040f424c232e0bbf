package io.github.socketpool.autoconfigure.metrics;

import io.github.socketpool.autoconfigure.ConnectionPoolCustomizer;
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
 * {@link EnableAutoConfiguration Auto-configuration} for the meters of socketpool's
 * pools. {@code socketpool.connections.closed} is there from the first close on, each
 * combination of {@code reason} and {@code initiator} by itself; those that tell what the
 * kernel knows are there while it tells; all others are there from the start.
 * <p>
 * A {@link ConnectionPool} bean of the application's own gets the gauges only. Timers and
 * counters listen to a pool from the moment it is built: to have them as well, inject the
 * {@link ConnectionPoolCustomizer} beans and apply them, in their order, to the
 * {@link ConnectionPool.Builder} once it has its name.
 */
@AutoConfiguration(after = { SocketPoolAutoConfiguration.class, SocketPoolKernelAutoConfiguration.class },
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ ConnectionPool.class, MeterRegistry.class })
public final class SocketPoolMetricsAutoConfiguration {

	@Bean
	SocketPoolMetricsCustomizer socketPoolMetricsCustomizer(MeterRegistry registry) {
		return new SocketPoolMetricsCustomizer(registry);
	}

	@Bean
	static CallDescriptionMeterFilter socketPoolCallDescriptionMeterFilter() {
		return new CallDescriptionMeterFilter();
	}

	@Bean
	SocketPoolGauges socketPoolGauges(ObjectProvider<ConnectionPool> pools) {
		return new SocketPoolGauges(pools);
	}

	@Bean
	@ConditionalOnBean(KernelSampler.class)
	SocketPoolKernelGauges socketPoolKernelGauges(ObjectProvider<ConnectionPool> pools, KernelSampler kernel) {
		return new SocketPoolKernelGauges(pools, kernel);
	}

}
