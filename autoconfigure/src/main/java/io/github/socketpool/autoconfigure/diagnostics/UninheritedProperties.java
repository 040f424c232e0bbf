package io.github.socketpool.autoconfigure.diagnostics;

import java.util.List;

import io.github.socketpool.context.ClientBeans;
import io.github.socketpool.pool.ConnectionPool;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;

/**
 * Warns at startup about credentials of the default client if there is no such client.
 * Named and created clients do not inherit them, so their connections may not be
 * encrypted as expected.
 */
class UninheritedProperties implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(UninheritedProperties.class);

	private static final List<String> CREDENTIALS = List.of("login.greeting", "login.request", "login.success",
			"ssl.enabled", "ssl.bundle", "ssl.server-name");

	private final ConfigurableListableBeanFactory beanFactory;

	private final Environment environment;

	UninheritedProperties(ConfigurableListableBeanFactory beanFactory, Environment environment) {
		this.beanFactory = beanFactory;
		this.environment = environment;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (!new ClientBeans(this.beanFactory, ClientBeans.DEFAULT_CLIENT).has(ConnectionPool.class)) {
			CREDENTIALS.stream().filter(this::isSet).forEach(UninheritedProperties::warn);
		}
	}

	private boolean isSet(String setting) {
		ConfigurationPropertyName key = ConfigurationPropertyName.of("socketpool." + setting);
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source.getConfigurationProperty(key) != null) {
				return true;
			}
		}
		return false;
	}

	private static void warn(String setting) {
		logger.warn("Property 'socketpool." + setting + "' has no effect: there is no default client, and other "
				+ "clients do not inherit it. Set socketpool.clients.<name>." + setting
				+ ", or give it to ProtocolClients.create.");
	}

}
