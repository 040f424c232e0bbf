package io.github.socketpool.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.socketpool.context.NamedClients;
import io.github.socketpool.pool.ConnectionPool;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

/**
 * Warns at startup if an address or a named client is configured but there is no such
 * client, because the application's code was generated ahead of time without it.
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
		warnOfNamed();
		if (isLeftOut(this.environment) && BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory,
				ConnectionPool.class, true, false).length == 0) {
			logger
				.warn("A server address is configured, but there is no socketpool client: this application's code was "
						+ "generated ahead of time without an address. Set socketpool.port (and socketpool.host, "
						+ "unless it is localhost) or socketpool.addresses at build time too.");
		}
	}

	/**
	 * Warn about named clients that code generated ahead of time does not have.
	 */
	private void warnOfNamed() {
		if (AotDetector.useGeneratedArtifacts()) {
			Set<String> existing = NamedClients.visibleTo(this.beanFactory)
				.stream()
				.map(ClientNames::uniform)
				.collect(Collectors.toSet());
			List<String> missing = ClientNames.in(this.environment)
				.stream()
				.filter((name) -> !existing.contains(ClientNames.uniform(name)))
				.toList();
			if (!missing.isEmpty()) {
				logger.warn("There is no socketpool client " + String.join(", ", missing)
						+ ": this application's code was generated ahead of time without it. Set an address of each "
						+ "client below socketpool.clients at build time too.");
			}
		}
	}

	/**
	 * Return whether the client is missing because its address was unknown when code was
	 * generated.
	 */
	static boolean isLeftOut(Environment environment) {
		return AotDetector.useGeneratedArtifacts() && ConfiguredAddressCondition.isAddressConfigured(environment);
	}

	/**
	 * {@link BeanFactoryInitializationAotProcessor} that warns about an application
	 * without a client. Conditions are evaluated when code is generated ahead of time. So
	 * an address that is set only at run time, such as in the environment, does not
	 * create a client.
	 */
	static class AotProcessor implements BeanFactoryInitializationAotProcessor {

		@Override
		public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
				ConfigurableListableBeanFactory beanFactory) {
			boolean configured = beanFactory.getBeanNamesForType(MissingClientWarning.class, true, false).length > 0;
			if (configured && BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, ConnectionPool.class,
					true, false).length == 0) {
				logger
					.warn("The code generated ahead of time has no socketpool client, because no address is configured "
							+ "now. An address that is set only at run time does not create one. Set socketpool.port (and "
							+ "socketpool.host, unless it is localhost) or socketpool.addresses while the application is "
							+ "built, for instance in its configuration files. Other values can still be set at run time. Clients "
							+ "that ProtocolClients.create makes need no such address.");
			}
			return null;
		}

	}

}
