package io.github.socketpool.autoconfigure.kernel;

import io.github.socketpool.autoconfigure.InvalidPropertyException;
import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.SocketPoolProperties;
import io.github.socketpool.context.ConditionalOnConnectionPool;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.kernel.BackgroundKernelSampler;
import io.github.socketpool.kernel.KernelSampler;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@link KernelSampler}.
 */
@AutoConfiguration(after = SocketPoolAutoConfiguration.class)
@ConditionalOnConnectionPool
@EnableConfigurationProperties(SocketPoolProperties.class)
public final class SocketPoolKernelAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(value = KernelSampler.class, search = SearchStrategy.CURRENT)
	BackgroundKernelSampler socketPoolKernelSampler(SocketPoolProperties properties,
			ConfigurableListableBeanFactory beanFactory) {
		ConnectionPools pools = ConnectionPools.of(beanFactory);
		return InvalidPropertyException.fromProperties(
				() -> BackgroundKernelSampler.ofThisMachine(pools, properties.getTcp().getSampleInterval()));
	}

}
