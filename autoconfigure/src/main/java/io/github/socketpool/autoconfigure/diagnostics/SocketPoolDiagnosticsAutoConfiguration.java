package io.github.socketpool.autoconfigure.diagnostics;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.SocketPoolProperties;
import io.github.socketpool.context.ProtocolClients;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for reports of properties without
 * effect: keys that are not properties, credentials that no client uses, and addresses
 * and credentials for clients of a parent context.
 */
@AutoConfiguration(after = SocketPoolAutoConfiguration.class)
@ConditionalOnBean(SocketPoolProperties.class)
public final class SocketPoolDiagnosticsAutoConfiguration {

	@Bean
	static AncestorClientCheck socketPoolAncestorClientCheck(Environment environment) {
		return new AncestorClientCheck(environment);
	}

	@Bean
	UnknownProperties socketPoolUnknownProperties(ApplicationContext context) {
		return new UnknownProperties(context);
	}

	@Bean
	@ConditionalOnBean(value = ProtocolClients.class, search = SearchStrategy.CURRENT)
	UninheritedProperties socketPoolUninheritedProperties(ConfigurableListableBeanFactory beanFactory,
			Environment environment) {
		return new UninheritedProperties(beanFactory, environment);
	}

}
