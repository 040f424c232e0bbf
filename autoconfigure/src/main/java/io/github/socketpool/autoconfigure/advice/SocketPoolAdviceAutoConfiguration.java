package io.github.socketpool.autoconfigure.advice;

import io.github.socketpool.advice.BackgroundPoolAdvisor;
import io.github.socketpool.advice.PoolAdvisor;
import io.github.socketpool.advice.rule.AdviceRules;
import io.github.socketpool.autoconfigure.ConfiguredClients;
import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.kernel.SocketPoolKernelAutoConfiguration;
import io.github.socketpool.connection.QuickAck;
import io.github.socketpool.context.ConditionalOnConnectionPool;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.kernel.KernelSampler;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@link PoolAdvisor}.
 */
@AutoConfiguration(after = { SocketPoolAutoConfiguration.class, SocketPoolKernelAutoConfiguration.class })
@ConditionalOnConnectionPool
public final class SocketPoolAdviceAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(value = PoolAdvisor.class, search = SearchStrategy.CURRENT)
	BackgroundPoolAdvisor socketPoolAdvisor(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<ConfiguredClients> clients) {
		ConfiguredClients configured = clients.getIfAvailable();
		KernelSampler kernel = beanFactory.getBeanProvider(KernelSampler.class).getIfAvailable();
		return BackgroundPoolAdvisor.of(ConnectionPools.of(beanFactory), AdviceRules.all(),
				(pool) -> quickAck((configured != null) ? configured.of(pool) : null), kernel);
	}

	private static @Nullable QuickAck quickAck(ConfiguredClients.@Nullable Client client) {
		return (client != null) ? client.properties().values().getSocket().getQuickAck() : null;
	}

}
