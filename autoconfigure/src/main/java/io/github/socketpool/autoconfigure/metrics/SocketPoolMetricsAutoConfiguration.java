package io.github.socketpool.autoconfigure.metrics;

import java.nio.file.Path;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
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
 * pools.
 */
@AutoConfiguration(after = SocketPoolAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ ConnectionPool.class, MeterRegistry.class })
public final class SocketPoolMetricsAutoConfiguration {

	@Bean
	SocketPoolMetricsCustomizer socketPoolMetricsCustomizer(MeterRegistry registry) {
		return new SocketPoolMetricsCustomizer(registry);
	}

	@Bean
	SocketPoolGauges socketPoolGauges(ObjectProvider<ConnectionPool> pools) {
		return new SocketPoolGauges(pools, new TimeWaitCount(Path.of("/proc/net/sockstat")));
	}

}
