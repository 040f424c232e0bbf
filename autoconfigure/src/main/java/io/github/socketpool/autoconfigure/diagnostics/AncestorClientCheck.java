package io.github.socketpool.autoconfigure.diagnostics;

import java.util.List;

import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.autoconfigure.InvalidPropertyException;
import io.github.socketpool.context.ClientBeans;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.context.NamedClients;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * {@link BeanFactoryPostProcessor} that rejects the address of a client that an ancestor
 * context has, if the address is not the one of that context. The client of the ancestor
 * is used, so calls would go to another server than the configured one.
 */
class AncestorClientCheck implements BeanFactoryPostProcessor {

	private static final List<String> ADDRESS = List.of("host", "port", "addresses");

	private final Environment environment;

	AncestorClientCheck(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		boolean hasDefault = !ConnectionPools.defaultCandidates(beanFactory).isEmpty();
		BeanFactory searched = beanFactory.getParentBeanFactory();
		while (searched instanceof ConfigurableListableBeanFactory ancestor) {
			Environment other = ancestor.getBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME,
					Environment.class);
			for (String client : NamedClients.visibleTo(ancestor)) {
				requireSameAddress(client, "clients." + client + ".", other);
			}
			if (!hasDefault && !ConnectionPools.defaultCandidates(ancestor).isEmpty()) {
				requireSameAddress(ClientBeans.DEFAULT_CLIENT, "", other);
			}
			searched = ancestor.getParentBeanFactory();
		}
	}

	private void requireSameAddress(String client, String prefix, Environment other) {
		for (String key : ADDRESS) {
			String setting = prefix + key;
			List<String> value = valueOf(setting, this.environment);
			if (!value.isEmpty() && !value.equals(valueOf(setting, other))) {
				InvalidPropertyException.fromProperties(() -> {
					throw new InvalidSettingException(setting, String.join(",", value),
							"has no effect, because the client '" + client + "' is that of a parent context, which has "
									+ "another address",
							"Configure the other server as a client with another name, or remove the address.");
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
