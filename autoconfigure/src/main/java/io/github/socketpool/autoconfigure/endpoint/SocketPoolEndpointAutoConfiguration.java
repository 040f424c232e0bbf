package io.github.socketpool.autoconfigure.endpoint;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.SocketPoolProperties;
import io.github.socketpool.autoconfigure.advice.PoolAdvisor;
import io.github.socketpool.autoconfigure.kernel.KernelSampler;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.template.ProtocolTemplate;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@link SocketPoolEndpoint}.
 */
@AutoConfiguration(after = SocketPoolAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(ConnectionPool.class)
@ConditionalOnAvailableEndpoint(SocketPoolEndpoint.class)
@EnableConfigurationProperties({ SocketPoolProperties.class, SocketPoolEndpointProperties.class })
public final class SocketPoolEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SocketPoolEndpoint socketPoolEndpoint(SocketPoolEndpointProperties endpointProperties,
			ObjectProvider<ConnectionPool> pools, SettingsDescriber settings, ObjectProvider<KernelSampler> kernel,
			ObjectProvider<PoolAdvisor> advisor) {
		// The pools that mocking frameworks make have no name
		return new SocketPoolEndpoint(pools.orderedStream().filter((pool) -> pool.name() != null).toList(),
				new PoolDescriber(settings, kernel.getIfAvailable(), advisor.getIfAvailable()),
				endpointProperties.getShowValues());
	}

	@Bean
	SettingsDescriber socketPoolSettingsDescriber(SocketPoolProperties properties,
			@Qualifier("socketPoolConnectionFactory") ObjectProvider<ConnectionFactory> ownFactory,
			ObjectProvider<ProtocolTemplate> templates, ObjectProvider<SanitizingFunction> sanitizingFunctions) {
		return new SettingsDescriber(properties, ownFactory.getIfAvailable(), templates.orderedStream().toList(),
				new Sanitizer(sanitizingFunctions.orderedStream().toList()));
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(SocketPoolEndpoint.class)
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	SocketPoolEndpointWebExtension socketPoolEndpointWebExtension(SocketPoolEndpoint endpoint,
			SocketPoolEndpointProperties endpointProperties) {
		return new SocketPoolEndpointWebExtension(endpoint, endpointProperties.getShowValues(),
				endpointProperties.getRoles());
	}

}
