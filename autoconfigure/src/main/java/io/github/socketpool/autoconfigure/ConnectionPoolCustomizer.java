package io.github.socketpool.autoconfigure;

import io.github.socketpool.pool.ConnectionPool;

/**
 * Callback interface that can be implemented by beans wishing to customize the
 * {@link ConnectionPool} before it is made.
 */
@FunctionalInterface
public interface ConnectionPoolCustomizer {

	/**
	 * Customize the pool. The builder has the settings of the {@code socketpool.*}
	 * properties and the {@code PoolListener} beans already.
	 * @param builder the builder to customize
	 */
	void customize(ConnectionPool.Builder builder);

}
