package io.github.socketpool.autoconfigure;

import io.github.socketpool.pool.ConnectionPool;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * {@link BeanFactoryInitializationAotProcessor} that warns about an application without a
 * client. Conditions are evaluated when code is generated ahead of time. So an address
 * that is set only at run time, such as in the environment, does not create a client.
 */
class MissingClientAotProcessor implements BeanFactoryInitializationAotProcessor {

	private static final Log logger = LogFactory.getLog(MissingClientAotProcessor.class);

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beanFactory) {
		boolean configured = beanFactory.getBeanNamesForType(MissingClientWarning.class, true, false).length > 0;
		if (configured && BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, ConnectionPool.class, true,
				false).length == 0) {
			logger.warn("The code generated ahead of time has no socketpool client, because no address is configured "
					+ "now. An address that is set only at run time does not create one. Set socketpool.port (and "
					+ "socketpool.host, unless it is localhost) or socketpool.addresses while the application is "
					+ "built, for instance in its configuration files. Other values can still be set at run time. Clients "
					+ "that ProtocolClients.create makes need no such address.");
		}
		return null;
	}

}
