package io.github.socketpool.context;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.template.ProtocolOperations;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;

/**
 * {@link BeanFactoryPostProcessor} that rejects beans that belong to no client, so that
 * none is without effect silently, and beans of other types that have the name of one of
 * a client. The same holds for a bean of a client that an ancestor has built. A
 * {@link Qualifier} may also name a pool that the application defines. Ancestors check
 * their own beans.
 */
public class ClientBeansCheck implements BeanFactoryPostProcessor {

	private final List<Class<?>> owned;

	private final List<Class<?>> watching;

	/**
	 * Create a check.
	 * @param owned the types of beans that belong to one client
	 * @param watching the types of beans that may belong to every client
	 */
	public ClientBeansCheck(List<Class<?>> owned, List<Class<?>> watching) {
		this.owned = List.copyOf(owned);
		this.watching = List.copyOf(watching);
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		requireTypes(beanFactory);
		Clients clients = Clients.of(beanFactory);
		for (Class<?> type : this.owned) {
			for (String beanName : beanFactory.getBeanNamesForType(type, true, false)) {
				String qualifier = ClientBeans.qualifierOf(beanFactory, beanName);
				if (qualifier == null && clients.areAllNamed() && isCandidate(beanFactory, beanName)) {
					throw ClientBeanException.noDefaultClient(beanName, type, clients.names());
				}
				clients.requireKnown(qualifier, beanName, type);
				clients.requireNotOfAncestor(qualifier, beanName, type);
			}
		}
		for (Class<?> type : this.watching) {
			for (String beanName : beanFactory.getBeanNamesForType(type, true, false)) {
				clients.requireKnown(ClientBeans.qualifierOf(beanFactory, beanName), beanName, type);
			}
		}
	}

	private static void requireTypes(ConfigurableListableBeanFactory beanFactory) {
		for (String beanName : beanFactory.getBeanNamesForType(NamedClients.class, false, false)) {
			for (String client : beanFactory.getBean(beanName, NamedClients.class).names()) {
				requireType(beanFactory, client, NamedClients.poolBeanName(client), ConnectionPool.class);
				requireType(beanFactory, client, NamedClients.templateBeanName(client), ProtocolOperations.class);
				requireType(beanFactory, client, NamedClients.clientBeanName(client), ProtocolClient.class);
			}
		}
	}

	private static void requireType(ConfigurableListableBeanFactory beanFactory, String client, String beanName,
			Class<?> type) {
		if (!List.of(beanFactory.getBeanNamesForType(type, true, false)).contains(beanName)) {
			throw ClientBeanException.otherType(client, beanName, type, beanFactory.getType(beanName, false));
		}
	}

	private static boolean isCandidate(ConfigurableListableBeanFactory beanFactory, String beanName) {
		return !beanFactory.containsBeanDefinition(beanName)
				|| beanFactory.getBeanDefinition(beanName) instanceof AbstractBeanDefinition definition
						&& definition.isAutowireCandidate() && definition.isDefaultCandidate();
	}

	/**
	 * The clients that a context can use.
	 *
	 * @param names the names of the clients
	 * @param areAllNamed whether there are clients, but no default one
	 * @param ofAncestors the clients that ancestors have built, without those whose pool
	 * this context defines again
	 * @param others qualifiers that belong to pools of the application
	 */
	private record Clients(List<String> names, boolean areAllNamed, Set<String> ofAncestors, Set<String> others) {

		static Clients of(ConfigurableListableBeanFactory beanFactory) {
			List<String> names = new ArrayList<>(NamedClients.visibleTo(beanFactory));
			boolean anyNamed = !names.isEmpty();
			boolean hasDefault = false;
			Set<String> others = new HashSet<>();
			for (ConfigurableListableBeanFactory owner : ClientBeans.hierarchyOf(beanFactory)) {
				for (String beanName : owner.getBeanNamesForType(ConnectionPool.class, true, false)) {
					hasDefault |= isCandidate(owner, beanName);
					others.add(beanName);
					String qualifier = ClientBeans.qualifierOf(owner, beanName);
					if (qualifier != null) {
						others.add(qualifier);
					}
				}
			}
			if (hasDefault) {
				names.add(0, ClientBeans.DEFAULT_CLIENT);
			}
			return new Clients(names, anyNamed && !hasDefault, ofAncestors(beanFactory, hasDefault), others);
		}

		private static Set<String> ofAncestors(ConfigurableListableBeanFactory beanFactory, boolean hasDefault) {
			BeanFactory parent = beanFactory.getParentBeanFactory();
			if (parent == null) {
				return Set.of();
			}
			Set<String> clients = NamedClients.visibleTo(parent);
			List<String> ownPools = List.of(beanFactory.getBeanNamesForType(ConnectionPool.class, true, false));
			if (hasDefault && ownPools.stream().noneMatch((beanName) -> isCandidate(beanFactory, beanName))) {
				clients.add(ClientBeans.DEFAULT_CLIENT);
			}
			ownPools.forEach((beanName) -> clients.remove(ClientBeans.qualifierOf(beanFactory, beanName)));
			return clients;
		}

		void requireNotOfAncestor(@Nullable String qualifier, String beanName, Class<?> type) {
			if (qualifier != null && this.ofAncestors.contains(qualifier)) {
				throw ClientBeanException.ofAncestor(beanName, type, qualifier);
			}
		}

		void requireKnown(@Nullable String qualifier, String beanName, Class<?> type) {
			if (qualifier != null && !this.names.contains(qualifier) && !this.others.contains(qualifier)) {
				throw ClientBeanException.unknownClient(beanName, type, qualifier, this.names);
			}
		}

	}

}
