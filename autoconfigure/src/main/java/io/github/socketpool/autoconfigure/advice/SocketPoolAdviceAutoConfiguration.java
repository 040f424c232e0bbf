package io.github.socketpool.autoconfigure.advice;

import io.github.socketpool.advice.BackgroundPoolAdvisor;
import io.github.socketpool.advice.PoolAdvisor;
import io.github.socketpool.advice.rule.AdviceRules;
import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.SocketPoolProperties;
import io.github.socketpool.autoconfigure.kernel.SocketPoolKernelAutoConfiguration;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.QuickAck;
import io.github.socketpool.context.ConditionalOnConnectionPool;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.kernel.KernelSampler;
import io.github.socketpool.pool.ConnectionPool;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@link PoolAdvisor}.
 */
@AutoConfiguration(after = { SocketPoolAutoConfiguration.class, SocketPoolKernelAutoConfiguration.class })
@ConditionalOnConnectionPool
@EnableConfigurationProperties(SocketPoolProperties.class)
public final class SocketPoolAdviceAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(value = PoolAdvisor.class, search = SearchStrategy.CURRENT)
	BackgroundPoolAdvisor socketPoolAdvisor(ConfigurableListableBeanFactory beanFactory,
			SocketPoolProperties properties,
			@Qualifier("socketPoolConnectionFactory") ObjectProvider<ConnectionFactory> ownFactory) {
		ConnectionFactory own = ownFactory.getIfAvailable();
		KernelSampler kernel = beanFactory.getBeanProvider(KernelSampler.class).getIfAvailable();
		return BackgroundPoolAdvisor.of(ConnectionPools.of(beanFactory), AdviceRules.all(),
				(pool) -> quickAck(pool, own, properties), kernel);
	}

	private static @Nullable QuickAck quickAck(ConnectionPool pool, @Nullable ConnectionFactory own,
			SocketPoolProperties properties) {
		return (pool.control().connectionFactory() == own) ? properties.getSocket().getQuickAck() : null;
	}

}
