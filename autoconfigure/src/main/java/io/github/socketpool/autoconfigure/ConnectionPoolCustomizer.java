package io.github.socketpool.autoconfigure;

import io.github.socketpool.pool.ConnectionPool;

/**
 * Callback interface for beans that customize the {@link ConnectionPool} before it is
 * created.
 */
@FunctionalInterface
public interface ConnectionPoolCustomizer {

	/**
	 * Customize the pool. The builder already has the settings of the
	 * {@code socketpool.*} properties and the {@code PoolListener} beans.
	 * @param builder the builder to customize
	 */
	void customize(ConnectionPool.Builder builder);

}
