package io.github.socketpool.context;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import io.github.socketpool.Endpoint;
import io.github.socketpool.pool.ConnectionPool;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Finds the {@link ConnectionPool} beans that an application context is responsible for.
 * A context starts, stops and measures the pools that it defines itself. It only uses
 * those of its ancestors, which are started, stopped and measured in their own contexts.
 * <p>
 * Pools made by mocking frameworks have no name and nothing to show, so they are left
 * out.
 */
public final class ConnectionPools {

	private ConnectionPools() {
	}

	/**
	 * Return the pools that a context defines itself. Pools with a custom scope are left
	 * out, since a lookup would create another one.
	 * @param beanFactory the bean factory of the context
	 * @return the pools, each of which has a name; without those of ancestors
	 */
	public static List<ConnectionPool> ownedBy(ConfigurableListableBeanFactory beanFactory) {
		return Arrays.stream(beanFactory.getBeanNamesForType(ConnectionPool.class, false, true))
			.filter((beanName) -> isCandidate(beanFactory, beanName))
			.map((beanName) -> beanFactory.getBean(beanName, ConnectionPool.class))
			.filter(ConnectionPools::isNamed)
			.toList();
	}

	/**
	 * Return the pools that a context can show: its own, or, if it defines none, those of
	 * the nearest ancestor that defines any.
	 * @param beanFactory the bean factory of the context
	 * @return the pools, each of which has a name
	 */
	public static List<ConnectionPool> visibleTo(ConfigurableListableBeanFactory beanFactory) {
		boolean definesAny = beanFactory.getBeanNamesForType(ConnectionPool.class).length > 0;
		return (!definesAny && beanFactory.getParentBeanFactory() instanceof ConfigurableListableBeanFactory parent)
				? visibleTo(parent) : ownedBy(beanFactory);
	}

	/**
	 * Return whether a pool has a name. All pools do, except those made by mocking
	 * frameworks, which answer {@code null}. Callers that handle a single pool check it
	 * here.
	 * @param pool the pool
	 * @return {@code false} if the pool has no name to be shown under
	 */
	public static boolean isNamed(ConnectionPool pool) {
		return pool.name() != null;
	}

	/**
	 * Return the target of a pool as readable text.
	 * @param pool the pool
	 * @return {@code host:port}, or several separated by commas
	 */
	public static String targetOf(ConnectionPool pool) {
		return pool.endpoints().stream().map(Endpoint::toString).collect(Collectors.joining(", "));
	}

	private static boolean isCandidate(ConfigurableListableBeanFactory beanFactory, String beanName) {
		return !beanFactory.containsBeanDefinition(beanName)
				|| beanFactory.getBeanDefinition(beanName).isAutowireCandidate();
	}

}
