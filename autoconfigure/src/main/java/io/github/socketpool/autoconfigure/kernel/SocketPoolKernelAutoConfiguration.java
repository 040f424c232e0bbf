package io.github.socketpool.autoconfigure.kernel;

import io.github.socketpool.autoconfigure.InvalidPropertyException;
import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.SocketPoolProperties;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.kernel.BackgroundKernelSampler;
import io.github.socketpool.kernel.KernelSampler;
import io.github.socketpool.pool.ConnectionPool;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@link KernelSampler}.
 */
@AutoConfiguration(after = SocketPoolAutoConfiguration.class)
@ConditionalOnBean(value = ConnectionPool.class, search = SearchStrategy.CURRENT)
@EnableConfigurationProperties(SocketPoolProperties.class)
public final class SocketPoolKernelAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(value = KernelSampler.class, search = SearchStrategy.CURRENT)
	BackgroundKernelSampler socketPoolKernelSampler(SocketPoolProperties properties,
			ConfigurableListableBeanFactory beanFactory) {
		return InvalidPropertyException.fromProperties(() -> BackgroundKernelSampler
			.ofThisMachine(() -> ConnectionPools.ownedBy(beanFactory), properties.getTcp().getSampleInterval()));
	}

}
