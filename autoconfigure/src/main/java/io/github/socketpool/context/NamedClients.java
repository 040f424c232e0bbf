package io.github.socketpool.context;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The names of the clients that a context defines below {@code socketpool.clients}. They
 * are a bean because code that is generated ahead of time keeps the names of that time.
 * Immutable.
 */
public final class NamedClients {

	private final List<String> names;

	/**
	 * Create an object.
	 * @param names the names of the clients
	 */
	public NamedClients(String... names) {
		this.names = List.of(names);
	}

	/**
	 * Return the names of the clients.
	 * @return the names, without those of ancestors
	 */
	public List<String> names() {
		return this.names;
	}

	/**
	 * Return the name of the pool bean of a client.
	 * @param client the name of the client
	 * @return the name of the bean
	 */
	public static String poolBeanName(String client) {
		return client + "ConnectionPool";
	}

	/**
	 * Return the name of the template bean of a client.
	 * @param client the name of the client
	 * @return the name of the bean
	 */
	public static String templateBeanName(String client) {
		return client + "ProtocolTemplate";
	}

	/**
	 * Return the name of the bean of a client itself.
	 * @param client the name of the client
	 * @return the name of the bean
	 */
	public static String clientBeanName(String client) {
		return client + "ProtocolClient";
	}

	/**
	 * Return the names of all named clients that a context can use.
	 * @param beanFactory the bean factory of the context
	 * @return the names, with those of ancestors
	 */
	public static Set<String> visibleTo(BeanFactory beanFactory) {
		Set<String> names = new LinkedHashSet<>();
		for (ConfigurableListableBeanFactory owner : ClientBeans.hierarchyOf(beanFactory)) {
			for (String beanName : owner.getBeanNamesForType(NamedClients.class, false, false)) {
				names.addAll(owner.getBean(beanName, NamedClients.class).names());
			}
		}
		return names;
	}

}
