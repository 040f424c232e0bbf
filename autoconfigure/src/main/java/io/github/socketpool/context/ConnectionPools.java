package io.github.socketpool.context;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ServiceEndpoint;
import io.github.socketpool.pool.ConnectionPool;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;

/**
 * The {@link ConnectionPool pools} that an application context is responsible for: its
 * beans, and the pools that are created while it runs. A context starts, stops and
 * measures these. It only uses the pools of its ancestors, which are started, stopped and
 * measured in their own contexts.
 * <p>
 * Each pool has an id, which is its name. Pools that are created while the context runs,
 * or whose beans have a custom scope, may have the same name: the id of the second one is
 * its name with {@code .2}, and so on. The id of a pool does not change.
 * <p>
 * Pools made by mocking frameworks have no name and nothing to show, so they are left
 * out. Thread-safe.
 */
public final class ConnectionPools {

	private final ConfigurableListableBeanFactory beanFactory;

	private final List<Listener> listeners = new CopyOnWriteArrayList<>();

	private final ReentrantLock lock = new ReentrantLock();

	/** By id, in the order in which they were added. Guarded by the lock. */
	private final Map<String, ConnectionPool> pools = new LinkedHashMap<>();

	/**
	 * Create the pools of a context.
	 * @param beanFactory the bean factory of the context
	 */
	public ConnectionPools(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Return the pools of this context. Singletons that do not exist yet, because they
	 * are lazy, are created. A bean with a custom scope is not created: it is returned
	 * once for each instance that exists.
	 * @return the pools by id, in the order in which they were added
	 */
	public Map<String, ConnectionPool> all() {
		adopt(ownedBy(this.beanFactory).stream());
		return copy();
	}

	/**
	 * Return the pools of this context that exist. No bean is created.
	 * @return the pools by id, in the order in which they were added
	 */
	public Map<String, ConnectionPool> existing() {
		adopt(beanNames(this.beanFactory, false, false).filter(this.beanFactory::containsSingleton)
			.map((beanName) -> this.beanFactory.getBean(beanName, ConnectionPool.class))
			.filter(ConnectionPools::isNamed));
		return copy();
	}

	/**
	 * Add beans that were not added when they were created, such as registered
	 * singletons.
	 */
	private void adopt(Stream<ConnectionPool> beans) {
		beans.filter((pool) -> !(pool instanceof ScopedObject)).forEach(this::add);
	}

	private Map<String, ConnectionPool> copy() {
		this.lock.lock();
		try {
			return Collections.unmodifiableMap(new LinkedHashMap<>(this.pools));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return the pools that this context can show: its own, or, if it has none, those of
	 * the nearest ancestor that has any.
	 * @return the pools by id
	 */
	public Map<String, ConnectionPool> visible() {
		Map<String, ConnectionPool> own = all();
		ConfigurableListableBeanFactory parent = parentIfNoneIsDefined(this.beanFactory);
		return (own.isEmpty() && parent != null) ? of(parent).visible() : own;
	}

	/**
	 * Add a pool that was created while the context runs. Listeners are notified. If one
	 * of them fails, the pool is not added. A pool that was added before is ignored.
	 * @param pool the pool, which has a name
	 */
	public void add(ConnectionPool pool) {
		if (!put(pool)) {
			return;
		}
		try {
			this.listeners.forEach((listener) -> listener.added(pool));
		}
		catch (RuntimeException ex) {
			remove(pool);
			throw ex;
		}
	}

	/**
	 * Remove a pool that will not be used again. It should have been closed.
	 * @param pool the pool
	 */
	public void remove(ConnectionPool pool) {
		this.lock.lock();
		try {
			if (!this.pools.values().removeIf((other) -> other == pool)) {
				return;
			}
		}
		finally {
			this.lock.unlock();
		}
		this.listeners.forEach((listener) -> listener.removed(pool));
	}

	/**
	 * Return whether a pool was added and not removed.
	 */
	boolean contains(ConnectionPool pool) {
		this.lock.lock();
		try {
			return isAdded(pool);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return whether a pool with a name was added and not removed.
	 */
	boolean contains(String name) {
		this.lock.lock();
		try {
			return this.pools.values().stream().anyMatch((pool) -> pool.name().equals(name));
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isAdded(ConnectionPool pool) {
		return this.pools.values().stream().anyMatch((other) -> other == pool);
	}

	/**
	 * Add a listener, which is not notified of the pools that were added before.
	 * @param listener the listener
	 */
	public void addListener(Listener listener) {
		this.listeners.add(listener);
	}

	private boolean put(ConnectionPool pool) {
		this.lock.lock();
		try {
			if (isAdded(pool)) {
				return false;
			}
			this.pools.put(freeId(pool.name()), pool);
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private String freeId(String name) {
		String id = name;
		for (int number = 2; this.pools.containsKey(id); number++) {
			id = name + "." + number;
		}
		return id;
	}

	/**
	 * Return the pools of a context.
	 * @param beanFactory the bean factory of the context
	 * @return the pools; only beans if the context is not configured by socketpool
	 */
	public static ConnectionPools of(ConfigurableListableBeanFactory beanFactory) {
		String[] names = beanFactory.getBeanNamesForType(ConnectionPools.class, true, false);
		return (names.length == 1) ? beanFactory.getBean(names[0], ConnectionPools.class)
				: new ConnectionPools(beanFactory);
	}

	/**
	 * Return the pool beans that a context defines itself. A bean with a custom scope is
	 * left out, unless it has a scoped proxy.
	 * @param beanFactory the bean factory of the context
	 * @return the pools, each of which has a name of its own; without those of ancestors
	 */
	public static List<ConnectionPool> ownedBy(ConfigurableListableBeanFactory beanFactory) {
		return beanNames(beanFactory, false, true)
			.map((beanName) -> beanFactory.getBean(beanName, ConnectionPool.class))
			.filter(ConnectionPools::isNamed)
			.toList();
	}

	/**
	 * Return the pool beans that a context can show: its own, or, if it defines none,
	 * those of the nearest ancestor that defines any.
	 * @param beanFactory the bean factory of the context
	 * @return the pools, each of which has a name of its own
	 */
	public static List<ConnectionPool> visibleBeans(ConfigurableListableBeanFactory beanFactory) {
		ConfigurableListableBeanFactory parent = parentIfNoneIsDefined(beanFactory);
		return (parent != null) ? visibleBeans(parent) : ownedBy(beanFactory);
	}

	/**
	 * Return the names of the pool beans that a context defines itself, also of those
	 * that are no default candidates. No bean is created.
	 * @param beanFactory the bean factory of the context
	 * @return the names, without those of beans that are no autowire candidates
	 */
	public static List<String> beanNames(ConfigurableListableBeanFactory beanFactory) {
		return beanNames(beanFactory, true, false).toList();
	}

	/**
	 * Return the names of the pool beans that are default candidates. One of them is the
	 * pool of the default client, if it is the only one or primary.
	 * @param beanFactory the bean factory of the context
	 * @return the names, without those of ancestors
	 */
	public static List<String> defaultCandidates(ConfigurableListableBeanFactory beanFactory) {
		return beanNames(beanFactory).stream()
			.filter((beanName) -> !beanFactory.containsBeanDefinition(beanName)
					|| !(beanFactory.getBeanDefinition(beanName) instanceof AbstractBeanDefinition definition)
					|| definition.isDefaultCandidate())
			.toList();
	}

	/**
	 * Return the pool of the default client: that of this context, or else that of the
	 * nearest ancestor which has one. Injection by type finds the pools of all ancestors,
	 * and {@link BeanFactory#getBean(Class)} the only one of this context, even if it
	 * belongs to a named client.
	 * @param beanFactory the bean factory of the context
	 * @return the pool
	 * @throws NoSuchBeanDefinitionException if there is none, or several of which none is
	 * primary
	 */
	public static ConnectionPool nearestDefault(ConfigurableListableBeanFactory beanFactory) {
		List<String> candidates = defaultCandidates(beanFactory);
		if (candidates.isEmpty()
				&& beanFactory.getParentBeanFactory() instanceof ConfigurableListableBeanFactory parent) {
			return nearestDefault(parent);
		}
		return (candidates.size() == 1) ? beanFactory.getBean(candidates.get(0), ConnectionPool.class)
				: beanFactory.getBean(ConnectionPool.class);
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

	/**
	 * Return the service whose instances are the targets of a pool.
	 * @param pool the pool
	 * @return the name of the service, or {@code null} if the pool has fixed addresses
	 */
	public static @Nullable String serviceIdOf(ConnectionPool pool) {
		return pool.control()
			.connectionFactory()
			.endpoints()
			.stream()
			.filter(ServiceEndpoint.class::isInstance)
			.map((endpoint) -> ((ServiceEndpoint) endpoint).id())
			.findFirst()
			.orElse(null);
	}

	private static Stream<String> beanNames(ConfigurableListableBeanFactory beanFactory, boolean includeNonSingletons,
			boolean allowEagerInit) {
		return Arrays
			.stream(beanFactory.getBeanNamesForType(ConnectionPool.class, includeNonSingletons, allowEagerInit))
			.filter((beanName) -> isAutowireCandidate(beanFactory, beanName));
	}

	private static boolean isAutowireCandidate(ConfigurableListableBeanFactory beanFactory, String beanName) {
		return !beanFactory.containsBeanDefinition(beanName)
				|| beanFactory.getBeanDefinition(beanName).isAutowireCandidate();
	}

	private static @Nullable ConfigurableListableBeanFactory parentIfNoneIsDefined(
			ConfigurableListableBeanFactory beanFactory) {
		boolean definesAny = beanFactory.getBeanNamesForType(ConnectionPool.class).length > 0;
		return (!definesAny && beanFactory.getParentBeanFactory() instanceof ConfigurableListableBeanFactory parent)
				? parent : null;
	}

	/**
	 * Is notified of pools.
	 */
	public interface Listener {

		/**
		 * A pool was added: a bean was created, or the application created it.
		 * @param pool the pool
		 */
		void added(ConnectionPool pool);

		/**
		 * A pool was removed, since it will not be used again.
		 * @param pool the pool
		 */
		default void removed(ConnectionPool pool) {
		}

	}

}
