package io.github.socketpool.autoconfigure.health;

import java.util.Map;
import java.util.stream.Collectors;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.pool.ConnectionPool;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the health of socketpool's
 * clients. It has one component for each pool even where there is only one, so that what
 * reads it need not change when a second client is added.
 */
@AutoConfiguration(after = SocketPoolAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(ConnectionPool.class)
@ConditionalOnEnabledHealthIndicator("socketpool")
public final class SocketPoolHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "socketpoolHealthIndicator", "socketpoolHealthContributor" })
	CompositeHealthContributor socketpoolHealthContributor(ObjectProvider<ConnectionPool> pools) {
		Map<String, ConnectionPool> poolsByName = pools.orderedStream()
			.collect(Collectors.toMap(ConnectionPool::name, (pool) -> pool));
		return CompositeHealthContributor.fromMap(poolsByName, SocketPoolHealthIndicator::new);
	}

}
