package io.github.socketpool.context;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

import io.github.socketpool.client.ProtocolClient;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Finds the clients that are beans, by name. Thread-safe.
 */
public final class ClientLookup {

	private final ConfigurableListableBeanFactory beanFactory;

	/**
	 * Create a lookup.
	 * @param beanFactory the bean factory of the context, whose ancestors are searched
	 * too
	 */
	public ClientLookup(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Return a client.
	 * @param name the name of the client
	 * @return the client
	 * @throws IllegalArgumentException if there is no client with this name
	 */
	public ProtocolClient get(String name) {
		if (!names().contains(name)) {
			throw new IllegalArgumentException("There is no client '" + name + "'; the clients are " + names()
					+ ". Use one of these names, or configure this client below socketpool.clients." + name + ".");
		}
		return name.equals(ClientBeans.DEFAULT_CLIENT)
				? Objects.requireNonNull(defaultClient().single(ProtocolClient.class))
				: this.beanFactory.getBean(NamedClients.clientBeanName(name), ProtocolClient.class);
	}

	/**
	 * Return the names of the clients. No bean is created.
	 * @return the names, {@code default} first if there is a default client
	 */
	public Set<String> names() {
		Set<String> names = new LinkedHashSet<>();
		if (defaultClient().has(ProtocolClient.class)) {
			names.add(ClientBeans.DEFAULT_CLIENT);
		}
		names.addAll(NamedClients.visibleTo(this.beanFactory));
		return Collections.unmodifiableSet(names);
	}

	/**
	 * By its type alone, Spring would also find the only client of a context which has a
	 * name.
	 */
	private ClientBeans defaultClient() {
		return new ClientBeans(this.beanFactory, ClientBeans.DEFAULT_CLIENT);
	}

}
