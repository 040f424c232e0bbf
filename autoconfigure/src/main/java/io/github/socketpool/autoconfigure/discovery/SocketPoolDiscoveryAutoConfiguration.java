package io.github.socketpool.autoconfigure.discovery;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.SocketPoolProperties;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.discovery.DiscoveredServices;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for clients whose servers are the
 * instances of a service: {@code socketpool.service-id}. They are found by the
 * {@link DiscoveryClient} bean, which is used only if a client has such an id.
 */
@AutoConfiguration(after = SocketPoolAutoConfiguration.class)
@ConditionalOnClass(DiscoveryClient.class)
@ConditionalOnBean(SocketPoolProperties.class)
public final class SocketPoolDiscoveryAutoConfiguration {

	@Bean
	DiscoveredServices socketPoolDiscoveredServices(@Qualifier("socketPoolConnectionPools") ConnectionPools pools,
			ObjectProvider<DiscoveryClient> discoveryClient) {
		DiscoveredServices services = new DiscoveredServices(discoveryClient);
		pools.addListener(services);
		return services;
	}

}
