package io.github.socketpool.autoconfigure.advice;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.socketpool.autoconfigure.ConnectionPools;
import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.SocketPoolProperties;
import io.github.socketpool.autoconfigure.kernel.KernelSampler;
import io.github.socketpool.autoconfigure.kernel.SocketPoolKernelAutoConfiguration;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.QuickAck;
import io.github.socketpool.pool.ConnectionPool;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@link PoolAdvisor}.
 */
@AutoConfiguration(after = { SocketPoolAutoConfiguration.class, SocketPoolKernelAutoConfiguration.class })
@ConditionalOnBean(value = ConnectionPool.class, search = SearchStrategy.CURRENT)
@EnableConfigurationProperties(SocketPoolProperties.class)
public final class SocketPoolAdviceAutoConfiguration {

	private static final Duration WINDOW = Duration.ofMinutes(1);

	@Bean
	@ConditionalOnMissingBean(value = PoolAdvisor.class, search = SearchStrategy.CURRENT)
	BackgroundPoolAdvisor socketPoolAdvisor(ConfigurableListableBeanFactory beanFactory,
			SocketPoolProperties properties,
			@Qualifier("socketPoolConnectionFactory") ObjectProvider<ConnectionFactory> ownFactory) {
		ConnectionFactory own = ownFactory.getIfAvailable();
		KernelSampler kernel = beanFactory.getBeanProvider(KernelSampler.class).getIfAvailable();
		Map<String, Advisor> advisors = ConnectionPools.ownedBy(beanFactory)
			.stream()
			.collect(Collectors.toMap(ConnectionPool::name,
					(pool) -> new Advisor(pool, quickAck(pool, own, properties), kernel, WINDOW)));
		return new BackgroundPoolAdvisor(advisors, WINDOW);
	}

	private static @Nullable QuickAck quickAck(ConnectionPool pool, @Nullable ConnectionFactory own,
			SocketPoolProperties properties) {
		return (pool.connectionFactory() == own) ? properties.getSocket().getQuickAck() : null;
	}

}
