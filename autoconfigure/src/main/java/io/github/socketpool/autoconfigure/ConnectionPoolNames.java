package io.github.socketpool.autoconfigure;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.pool.ConnectionPool;

import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * {@link BeanPostProcessor} that rejects a second pool bean with the same pool name.
 * Meters, health and the endpoint distinguish pools only by their names: they would show
 * one of the two, or their sum. Thread-safe.
 */
class ConnectionPoolNames implements BeanPostProcessor {

	private final Map<String, String> beanNames = new ConcurrentHashMap<>();

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof ConnectionPool pool && ConnectionPools.isNamed(pool)) {
			String other = this.beanNames.putIfAbsent(pool.name(), beanName);
			if (other != null && !other.equals(beanName)) {
				throw new IllegalStateException(
						"Beans '" + other + "' and '" + beanName + "' are both connection pools with the name '"
								+ pool.name() + "'. Give each pool a different name with ConnectionPool.Builder.name.");
			}
		}
		return bean;
	}

}
