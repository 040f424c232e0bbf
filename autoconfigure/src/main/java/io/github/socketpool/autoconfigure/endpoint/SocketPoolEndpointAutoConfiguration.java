package io.github.socketpool.autoconfigure.endpoint;

import java.util.List;

import io.github.socketpool.advice.PoolAdvisor;
import io.github.socketpool.autoconfigure.ConfiguredClients;
import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.SocketPoolProperties;
import io.github.socketpool.context.ConditionalOnConnectionPool;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.endpoint.PoolDescriber;
import io.github.socketpool.endpoint.SettingsDescriber;
import io.github.socketpool.endpoint.SocketPoolEndpoint;
import io.github.socketpool.endpoint.SocketPoolEndpointWebExtension;
import io.github.socketpool.kernel.KernelSampler;
import io.github.socketpool.template.ProtocolTemplate;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@link SocketPoolEndpoint}.
 * It shows the pools of its own context. If there are none, it shows those of an ancestor
 * that has no such endpoint.
 */
@AutoConfiguration(after = SocketPoolAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@Conditional(SocketPoolEndpointAutoConfiguration.PoolCondition.class)
@ConditionalOnAvailableEndpoint(SocketPoolEndpoint.class)
@EnableConfigurationProperties({ SocketPoolProperties.class, SocketPoolEndpointProperties.class })
public final class SocketPoolEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	SocketPoolEndpoint socketPoolEndpoint(SocketPoolEndpointProperties endpointProperties,
			ConfigurableListableBeanFactory beanFactory, SettingsDescriber settings) {
		PoolDescriber describer = new PoolDescriber(settings,
				beanFactory.getBeanProvider(KernelSampler.class).getIfAvailable(),
				beanFactory.getBeanProvider(PoolAdvisor.class).getIfAvailable());
		ConnectionPools pools = ConnectionPools.of(beanFactory);
		return new SocketPoolEndpoint(pools::visible, describer, endpointProperties.getShowValues());
	}

	@Bean
	SettingsDescriber socketPoolSettingsDescriber(SocketPoolProperties properties,
			ObjectProvider<ConfiguredClients> clients, ListableBeanFactory beanFactory, Environment environment,
			ObjectProvider<SanitizingFunction> sanitizingFunctions) {
		return new SettingsDescriber(new ClientConfigurations(clients.getIfAvailable(), environment),
				properties.getTcp().getSampleInterval(), templates(beanFactory),
				new Sanitizer(sanitizingFunctions.orderedStream().toList()));
	}

	/**
	 * Return all templates, also those that are no default candidates.
	 */
	private static List<ProtocolTemplate> templates(ListableBeanFactory beanFactory) {
		return List
			.copyOf(BeanFactoryUtils.beansOfTypeIncludingAncestors(beanFactory, ProtocolTemplate.class, false, true)
				.values());
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	@ConditionalOnBean(SocketPoolEndpoint.class)
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	SocketPoolEndpointWebExtension socketPoolEndpointWebExtension(SocketPoolEndpoint endpoint,
			SocketPoolEndpointProperties endpointProperties) {
		return new SocketPoolEndpointWebExtension(endpoint, endpointProperties.getShowValues(),
				endpointProperties.getRoles());
	}

	static class PoolCondition extends AnyNestedCondition {

		PoolCondition() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnConnectionPool
		static class OwnPool {

		}

		@ConditionalOnConnectionPool(search = SearchStrategy.ALL)
		@ConditionalOnMissingBean(SocketPoolEndpoint.class)
		static class PoolOfAncestorWithoutEndpoint {

		}

	}

}
