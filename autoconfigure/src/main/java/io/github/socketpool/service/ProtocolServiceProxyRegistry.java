package io.github.socketpool.service;

import java.util.Set;

/**
 * All imported services of a context, by client. Thread-safe.
 */
public interface ProtocolServiceProxyRegistry {

	/**
	 * Return the service of the only client that has one of this type.
	 * @param <S> the type of the service
	 * @param type the interface
	 * @return the bean
	 * @throws IllegalArgumentException if no client has such a service, or several have
	 */
	<S> S getService(Class<S> type);

	/**
	 * Return a service of a client.
	 * @param <S> the type of the service
	 * @param client the name of the client
	 * @param type the interface
	 * @return the bean
	 * @throws IllegalArgumentException if the client has no such service
	 */
	<S> S getService(String client, Class<S> type);

	/**
	 * Return the names of the clients with services.
	 * @return the names, in the order of import
	 */
	Set<String> getClientNames();

	/**
	 * Return the types of the services of a client.
	 * @param client the name of the client
	 * @return the interfaces, in the order of import; empty if the client has none
	 */
	Set<Class<?>> getServiceTypes(String client);

	/**
	 * Create the proxy of an interface, which need not be imported. It is configured by
	 * all {@link ProtocolServiceConfigurer} beans that apply to the client.
	 * @param <S> the type of the service
	 * @param client the name of the client that makes the calls
	 * @param type an interface with {@link ProtocolExchange} methods
	 * @return a new proxy, which is no bean
	 * @throws InvalidProtocolServiceException if the interface breaks a rule, or there is
	 * no such client
	 */
	<S> S createService(String client, Class<S> type);

}
