package io.github.socketpool.autoconfigure.endpoint;

import io.github.socketpool.EnumNames;
import io.github.socketpool.advice.PoolAdvisor;
import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.SocketPoolClientProperties;
import io.github.socketpool.autoconfigure.SocketPoolConnectionDetails;
import io.github.socketpool.autoconfigure.SocketPoolProperties;
import io.github.socketpool.autoconfigure.SocketPoolPropertyMapper;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.context.ConditionalOnConnectionPool;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.endpoint.PoolDescriber;
import io.github.socketpool.endpoint.SettingsDescriber;
import io.github.socketpool.endpoint.SettingsDescriptor;
import io.github.socketpool.endpoint.SocketPoolEndpoint;
import io.github.socketpool.endpoint.SocketPoolEndpointWebExtension;
import io.github.socketpool.kernel.KernelSampler;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.template.ProtocolTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
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
			@Qualifier("socketPoolConnectionFactory") ObjectProvider<ConnectionFactory> ownFactory,
			BeanFactory beanFactory, ObjectProvider<ProtocolTemplate> templates,
			ObjectProvider<SanitizingFunction> sanitizingFunctions) {
		ConnectionFactory factory = ownFactory.getIfAvailable();
		return new SettingsDescriber((factory != null) ? configured(factory, properties, beanFactory) : null,
				properties.getTcp().getSampleInterval(), templates.orderedStream().toList(),
				new Sanitizer(sanitizingFunctions.orderedStream().toList()));
	}

	private static SettingsDescriber.ConfiguredConnections configured(ConnectionFactory factory,
			SocketPoolProperties properties, BeanFactory beanFactory) {
		SocketPoolPropertyMapper mapper = new SocketPoolPropertyMapper(properties);
		String envelope = (properties.getEnvelope() != SocketPoolClientProperties.EnvelopeType.NONE)
				? EnumNames.kebab(properties.getEnvelope()) : null;
		return new SettingsDescriber.ConfiguredConnections(factory, mapper.socketSettings(),
				has(FrameCodec.class, beanFactory) ? null : mapper.format(),
				(envelope != null || has(ResponseMatcher.class, beanFactory)) ? null
						: correlation(properties.getCorrelation()),
				envelope, ssl(properties.getSsl(), beanFactory));
	}

	private static boolean has(Class<?> type, BeanFactory beanFactory) {
		return beanFactory.getBeanProvider(type).stream().findAny().isPresent();
	}

	private static SettingsDescriptor.@Nullable Correlation correlation(SocketPoolProperties.Correlation correlation) {
		String requestId = correlation.getRequestId();
		String responseId = correlation.getResponseId();
		return (requestId != null && responseId != null) ? new SettingsDescriptor.Correlation(requestId, responseId)
				: null;
	}

	/**
	 * The application's own connection details choose a bundle without telling its name.
	 */
	private static SettingsDescriptor.Ssl ssl(SocketPoolProperties.Ssl ssl, BeanFactory beanFactory) {
		boolean byProperties = beanFactory.containsBean("socketPoolConnectionDetails");
		SocketPoolConnectionDetails details = beanFactory.getBeanProvider(SocketPoolConnectionDetails.class)
			.getIfAvailable();
		boolean enabled = byProperties ? ssl.isEnabled() : details != null && details.getSslBundle() != null;
		return new SettingsDescriptor.Ssl(enabled, (enabled && byProperties) ? ssl.getBundle() : null,
				enabled ? ssl.getServerName() : null);
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
