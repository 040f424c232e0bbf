package io.github.socketpool.autoconfigure.diagnostics;

import java.util.List;

import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.autoconfigure.InvalidPropertyException;
import io.github.socketpool.context.ClientBeans;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.context.NamedClients;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * {@link BeanFactoryPostProcessor} that rejects the address, the TLS settings and the
 * login of a client that an ancestor context has, if they are not those of that context.
 * The client of the ancestor is used, so calls would go to another server than the
 * configured one, or would not be protected as configured.
 */
class AncestorClientCheck implements BeanFactoryPostProcessor {

	private static final List<String> ADDRESS = List.of("host", "port", "addresses", "service-id");

	private static final List<String> SSL = List.of("ssl.enabled", "ssl.bundle", "ssl.server-name");

	private static final List<String> LOGIN = List.of("login.greeting", "login.request", "login.success");

	private final Environment environment;

	AncestorClientCheck(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		boolean hasDefault = !ConnectionPools.defaultCandidates(beanFactory).isEmpty();
		for (ConfigurableListableBeanFactory ancestor : ClientBeans.hierarchyOf(beanFactory.getParentBeanFactory())) {
			Environment other = ancestor.getBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME,
					Environment.class);
			for (String client : NamedClients.visibleTo(ancestor)) {
				requireSame(client, "clients." + client + ".", other);
			}
			if (!hasDefault && !ConnectionPools.defaultCandidates(ancestor).isEmpty()) {
				requireSame(ClientBeans.DEFAULT_CLIENT, "", other);
			}
		}
	}

	private void requireSame(String client, String prefix, Environment other) {
		String reason = "has no effect, because the client '" + client + "' is that of a parent context, which has ";
		String remedy = "Set it in the parent context, or configure a client with another name.";
		requireSame(prefix, ADDRESS, other, reason + "another address",
				"Configure the other server as a client with another name, or remove the address.");
		requireSame(prefix, SSL, other, reason + "other TLS settings", remedy);
		requireSame(prefix, LOGIN, other, reason + "another login", remedy);
	}

	private void requireSame(String prefix, List<String> keys, Environment other, String reason, String remedy) {
		for (String key : keys) {
			String setting = prefix + key;
			List<String> value = valueOf(setting, this.environment);
			if (!value.isEmpty() && !value.equals(valueOf(setting, other))) {
				String shown = InvalidPropertyException.isSecret(setting) ? "******" : String.join(",", value);
				InvalidPropertyException.fromProperties(() -> {
					throw new InvalidSettingException(setting, shown, reason, remedy);
				});
			}
		}
	}

	private static List<String> valueOf(String setting, Environment environment) {
		return Binder.get(environment)
			.bind(ConfigurationPropertyName.adapt("socketpool." + setting, '.'), Bindable.listOf(String.class))
			.orElse(List.of());
	}

}
