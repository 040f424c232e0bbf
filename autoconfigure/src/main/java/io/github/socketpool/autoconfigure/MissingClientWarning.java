package io.github.socketpool.autoconfigure;

import io.github.socketpool.pool.ConnectionPool;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.env.Environment;

/**
 * Warns at startup where an address is configured and there is no client all the same,
 * because the application's code was generated ahead of time without that address.
 */
class MissingClientWarning implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(MissingClientWarning.class);

	private final ListableBeanFactory beanFactory;

	private final Environment environment;

	MissingClientWarning(ListableBeanFactory beanFactory, Environment environment) {
		this.beanFactory = beanFactory;
		this.environment = environment;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (isLeftOut(this.environment) && BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory,
				ConnectionPool.class, true, false).length == 0) {
			logger.warn("An address of a server is configured, but there is no socketpool client: this application's "
					+ "code was generated ahead of time, without an address. Set socketpool.port (and "
					+ "socketpool.host, unless it is localhost) also while the application is built.");
		}
	}

	/**
	 * Return whether a client that is missing is missing because its address was not
	 * known when code was generated.
	 */
	static boolean isLeftOut(Environment environment) {
		return AotDetector.useGeneratedArtifacts()
				&& (environment.containsProperty("socketpool.host") || environment.containsProperty("socketpool.port"));
	}

}
