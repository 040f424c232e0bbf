package io.github.socketpool.service;

import org.springframework.beans.factory.annotation.Qualifier;

/**
 * Configures how the proxies of services make their calls. Beans of this type are called
 * in their order, once for each client with services: those without a {@link Qualifier}
 * for every client, the others for the client of their qualifier. Each client has a
 * builder of its own.
 */
@FunctionalInterface
public interface ProtocolServiceConfigurer {

	/**
	 * Configure the proxies of a client.
	 * @param client the name of the client
	 * @param builder builds the factory of its proxies
	 */
	void configure(String client, ProtocolServiceProxyFactory.Builder builder);

}
