package io.github.socketpool.context;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.github.socketpool.pool.ConnectionPool;

import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.MergedBeanDefinitionPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * {@link BeanPostProcessor} that adds each pool bean to the {@link ConnectionPools} of
 * its context, and closes it gracefully when it is destroyed. The destroy method that
 * Spring finds, {@link ConnectionPool#close()}, would cut off the calls in progress.
 * <p>
 * A pool that its custom scope replaces is closed in the background, because scopes such
 * as that of Spring Cloud let callers of the new bean wait until the old one is
 * destroyed. Calls in progress may take longer than these callers have.
 * <p>
 * A second bean with the same pool name is rejected, and so is a bean with the name of a
 * created client. Meters, health and the endpoint distinguish beans only by their names:
 * they would show one of the two, or their sum. Thread-safe.
 */
public class PoolBeanPostProcessor implements DestructionAwareBeanPostProcessor, MergedBeanDefinitionPostProcessor {

	private final ConfigurableListableBeanFactory beanFactory;

	private final Supplier<ConnectionPools> pools;

	private final Supplier<Duration> grace;

	private final Map<String, String> beanNames = new ConcurrentHashMap<>();

	/**
	 * Create a post-processor.
	 * @param beanFactory the bean factory of the context
	 * @param pools supplies the pools of the context when the first one is created
	 * @param grace supplies how long calls in progress may take when their pool is
	 * destroyed
	 */
	public PoolBeanPostProcessor(ConfigurableListableBeanFactory beanFactory, Supplier<ConnectionPools> pools,
			Supplier<Duration> grace) {
		this.beanFactory = beanFactory;
		this.pools = pools;
		this.grace = grace;
	}

	/**
	 * Have no destroy method called on a scoped pool, unless the application names one.
	 */
	@Override
	public void postProcessMergedBeanDefinition(RootBeanDefinition definition, Class<?> beanType, String beanName) {
		String destroyMethod = definition.getDestroyMethodName();
		boolean inferred = destroyMethod == null || destroyMethod.equals(AbstractBeanDefinition.INFER_METHOD);
		boolean scoped = !definition.isSingleton() && !definition.isPrototype();
		if (inferred && scoped && ConnectionPool.class.isAssignableFrom(beanType)) {
			definition.setDestroyMethodName("");
		}
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (isPool(bean) && ConnectionPools.isNamed((ConnectionPool) bean)) {
			ConnectionPool pool = (ConnectionPool) bean;
			requireUniqueName(pool, beanName);
			if (isManaged(beanName)) {
				ConnectionPools pools = this.pools.get();
				requireNotCreated(pool, beanName, pools);
				pools.add(pool);
			}
		}
		return bean;
	}

	@Override
	public boolean requiresDestruction(Object bean) {
		return isPool(bean);
	}

	@Override
	public void postProcessBeforeDestruction(Object bean, String beanName) {
		if (!(bean instanceof ConnectionPool pool) || !ConnectionPools.isNamed(pool) || !isManaged(beanName)) {
			return;
		}
		ConnectionPools pools = this.pools.get();
		if (!pool.control().isOpen()) {
			pools.remove(pool);
			return;
		}
		Duration grace = this.grace.get();
		if (this.beanFactory.isSingleton(beanName)) {
			close(pool, grace, pools);
		}
		else {
			new Thread(() -> close(pool, grace, pools), "socketpool-" + pool.name() + "-stop").start();
		}
	}

	private static void close(ConnectionPool pool, Duration grace, ConnectionPools pools) {
		try {
			pool.close(grace);
		}
		finally {
			pools.remove(pool);
		}
	}

	/**
	 * A scoped proxy is not a pool itself. The pools behind it are processed too.
	 */
	private static boolean isPool(Object bean) {
		return bean instanceof ConnectionPool && !(bean instanceof ScopedObject);
	}

	private void requireUniqueName(ConnectionPool pool, String beanName) {
		String other = this.beanNames.putIfAbsent(pool.name(), beanName);
		if (other != null && !other.equals(beanName)) {
			throw new IllegalStateException(
					"Beans '" + other + "' and '" + beanName + "' are both connection pools with the name '"
							+ pool.name() + "'. Give each pool a different name with ConnectionPool.Builder.name.");
		}
	}

	/**
	 * Other singletons with the name were rejected before.
	 */
	private void requireNotCreated(ConnectionPool pool, String beanName, ConnectionPools pools) {
		if (this.beanFactory.isSingleton(beanName) && !pools.contains(pool) && pools.contains(pool.name())) {
			throw new IllegalStateException("Bean '" + beanName + "' is a connection pool with the name '" + pool.name()
					+ "', which a client has that was created by ProtocolClients.create. Give one of the two another "
					+ "name.");
		}
	}

	/**
	 * Return whether the context knows when a bean ends. It does not for prototypes.
	 */
	private boolean isManaged(String beanName) {
		if (!this.beanFactory.containsBeanDefinition(beanName) || this.beanFactory.isPrototype(beanName)) {
			return false;
		}
		return ScopedProxyUtils.isScopedTarget(beanName)
				|| this.beanFactory.getBeanDefinition(beanName).isAutowireCandidate();
	}

}
