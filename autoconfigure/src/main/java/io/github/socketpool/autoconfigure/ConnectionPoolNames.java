package io.github.socketpool.autoconfigure;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.pool.ConnectionPool;

import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * {@link BeanPostProcessor} that refuses a second bean with the name of another pool.
 * Meters, health and the endpoint tell pools apart by their names alone: they would show
 * one of the two, or the sum, as if there were no other. Thread-safe.
 */
class ConnectionPoolNames implements BeanPostProcessor {

	private final Map<String, String> beanNames = new ConcurrentHashMap<>();

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof ConnectionPool pool && ConnectionPools.isNamed(pool)) {
			String other = this.beanNames.putIfAbsent(pool.name(), beanName);
			if (other != null && !other.equals(beanName)) {
				throw new IllegalStateException("Beans '" + other + "' and '" + beanName
						+ "' are both connection pools with the name '" + pool.name()
						+ "'. Give each pool a name of its own with ConnectionPool.Builder.name.");
			}
		}
		return bean;
	}

}
