package io.github.socketpool.autoconfigure.endpoint;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.pool.ConnectionPool;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@link SocketPoolEndpoint}.
 */
@AutoConfiguration(after = SocketPoolAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(ConnectionPool.class)
@ConditionalOnAvailableEndpoint(SocketPoolEndpoint.class)
public final class SocketPoolEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SocketPoolEndpoint socketPoolEndpoint(ObjectProvider<ConnectionPool> pools) {
		return new SocketPoolEndpoint(pools.orderedStream().toList());
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(SocketPoolEndpoint.class)
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	SocketPoolEndpointWebExtension socketPoolEndpointWebExtension(SocketPoolEndpoint endpoint) {
		return new SocketPoolEndpointWebExtension(endpoint);
	}

}
