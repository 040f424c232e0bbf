package io.github.socketpool.autoconfigure.health;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.context.ConditionalOnConnectionPool;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.health.SocketPoolHealthContributor;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the health of socketpool's
 * clients. It has one component for each pool bean, even if there is only one, so that
 * readers need not change when a second client is added. The pools are the beans of its
 * own context, or, if there are none, those of an ancestor that has no such component.
 * Pools that are created while the application runs have one component for each name.
 */
@AutoConfiguration(after = SocketPoolAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@Conditional(SocketPoolHealthContributorAutoConfiguration.PoolCondition.class)
@ConditionalOnEnabledHealthIndicator("socketpool")
public final class SocketPoolHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "socketpoolHealthIndicator", "socketpoolHealthContributor" },
			search = SearchStrategy.CURRENT)
	CompositeHealthContributor socketpoolHealthContributor(ConfigurableListableBeanFactory beanFactory) {
		ConnectionPools pools = ConnectionPools.of(beanFactory);
		return new SocketPoolHealthContributor(ConnectionPools.visibleBeans(beanFactory),
				() -> pools.visible().values());
	}

	static class PoolCondition extends AnyNestedCondition {

		PoolCondition() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnConnectionPool
		static class OwnPool {

		}

		@ConditionalOnConnectionPool(search = SearchStrategy.ALL)
		@ConditionalOnMissingBean(name = "socketpoolHealthContributor")
		static class PoolOfAncestorWithoutHealth {

		}

	}

}
