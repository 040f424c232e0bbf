package io.github.socketpool.service;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import io.github.socketpool.context.ClientBeans;
import io.github.socketpool.context.ClientLookup;
import io.github.socketpool.context.ProtocolClients;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Finds the beans of imported services by their names. Creates all of them at startup, so
 * that each broken rule stops it. A {@link SmartInitializingSingleton} is never lazy.
 */
class BeanServiceRegistry implements ProtocolServiceProxyRegistry, BeanFactoryAware, SmartInitializingSingleton {

	private static final char SEPARATOR = '#';

	private final String[] beanNames;

	private final Map<String, ProtocolServiceProxyFactory> factories = new ConcurrentHashMap<>();

	private @Nullable ConfigurableListableBeanFactory beanFactory;

	/**
	 * Create a registry.
	 * @param beanNames the names of the beans of all services
	 */
	BeanServiceRegistry(String... beanNames) {
		this.beanNames = beanNames;
	}

	static String beanName(String client, String type) {
		return client + SEPARATOR + type;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (String beanName : this.beanNames) {
			beanFactory().getBean(beanName);
		}
	}

	@Override
	public <S> S getService(Class<S> type) {
		List<String> found = Arrays.stream(this.beanNames)
			.filter((beanName) -> beanName.endsWith(beanName("", type.getName())))
			.toList();
		if (found.size() != 1) {
			throw new IllegalArgumentException(found.isEmpty() ? "No client has the service " + type.getName()
					: "Several clients have the service " + type.getName() + ": " + clientsOf(found));
		}
		return beanFactory().getBean(found.get(0), type);
	}

	@Override
	public <S> S getService(String client, Class<S> type) {
		String beanName = beanName(client, type.getName());
		if (!Arrays.asList(this.beanNames).contains(beanName)) {
			throw new IllegalArgumentException("The client '" + client + "' does not have the service " + type.getName()
					+ ". Import it with @ImportProtocolServices");
		}
		return beanFactory().getBean(beanName, type);
	}

	@Override
	public Set<String> getClientNames() {
		return clientsOf(Arrays.asList(this.beanNames));
	}

	@Override
	public Set<Class<?>> getServiceTypes(String client) {
		return Arrays.stream(this.beanNames)
			.filter((beanName) -> beanName.startsWith(beanName(client, "")))
			.map((beanName) -> ClassUtils.resolveClassName(beanName.substring(beanName.indexOf(SEPARATOR) + 1),
					beanFactory().getBeanClassLoader()))
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	@Override
	public <S> S createService(String client, Class<S> type) {
		ProtocolServiceProxyFactory factory = this.factories.get(client);
		if (factory == null) {
			ProtocolServiceProxyFactory created = createFactory(client, type);
			ProtocolServiceProxyFactory other = this.factories.putIfAbsent(client, created);
			factory = (other != null) ? other : created;
		}
		return factory.createService(type);
	}

	/**
	 * Create the factory of a client. This may create beans that need services.
	 */
	private ProtocolServiceProxyFactory createFactory(String client, Class<?> type) {
		if (BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory(), ProtocolClients.class).length == 0) {
			throw InvalidProtocolServiceException.noClients(type);
		}
		// A test may replace the bean of this type by a mock that knows no client
		ClientLookup clients = new ClientLookup(beanFactory());
		if (!clients.names().contains(client)) {
			throw InvalidProtocolServiceException.unknownClient(type, client, clients.names());
		}
		ProtocolServiceProxyFactory.Builder builder = ProtocolServiceProxyFactory.builder(clients.get(client));
		new ClientBeans(beanFactory(), client).watching(ProtocolServiceConfigurer.class)
			.forEach((configurer) -> configurer.configure(client, builder));
		return builder.build();
	}

	private static Set<String> clientsOf(Collection<String> beanNames) {
		return beanNames.stream()
			.map((beanName) -> beanName.substring(0, beanName.indexOf(SEPARATOR)))
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	private ConfigurableListableBeanFactory beanFactory() {
		return Objects.requireNonNull(this.beanFactory);
	}

}
