package io.github.socketpool.autoconfigure;

import java.time.Duration;
import java.util.concurrent.Executor;

import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.ConnectionInitializer;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.context.PoolBeanPostProcessor;
import io.github.socketpool.context.SocketPoolLifecycle;
import io.github.socketpool.payload.JacksonPayloadConverter;
import io.github.socketpool.payload.PayloadConverter;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.template.ProtocolInterceptor;
import io.github.socketpool.template.ProtocolOperations;
import io.github.socketpool.template.ProtocolTemplate;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for a socketpool client. A client
 * exists if there is an address: {@code socketpool.host}, {@code socketpool.port},
 * {@code socketpool.addresses}, or a {@link SocketPoolConnectionDetails} bean. It also
 * exists if there is a {@link ConnectionFactory} bean, or a {@link ConnectionPool} bean,
 * which has its own settings. Several pools must have different names. A
 * {@link FrameCodec} bean replaces {@code socketpool.framing}, and a
 * {@link ResponseMatcher} bean {@code socketpool.correlation}.
 * {@link ConnectionInitializer} beans prepare each connection, in their order, after the
 * login of {@code socketpool.login}.
 * <p>
 * A context uses the client of its ancestors unless it defines a pool of its own. It
 * starts and stops only the pools that it defines itself, but all of these.
 * <p>
 * Payloads are converted with Spring Boot's {@link JsonMapper} if there is one. The read
 * limits are then those of {@code spring.jackson.factory.constraints}, not those of
 * {@link JacksonPayloadConverter#JacksonPayloadConverter()}.
 */
@AutoConfiguration(
		after = { LifecycleAutoConfiguration.class, SslAutoConfiguration.class, TaskExecutionAutoConfiguration.class },
		afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@Conditional(EnabledCondition.class)
@EnableConfigurationProperties(SocketPoolProperties.class)
public final class SocketPoolAutoConfiguration {

	@Bean
	static PoolBeanPostProcessor socketPoolBeanPostProcessor(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<LifecycleProperties> lifecycle) {
		return new PoolBeanPostProcessor(beanFactory, () -> ConnectionPools.of(beanFactory),
				() -> SocketPoolLifecycle.grace(shutdownTimeout(lifecycle)));
	}

	@Bean
	ConnectionPools socketPoolConnectionPools(ConfigurableListableBeanFactory beanFactory) {
		return new ConnectionPools(beanFactory);
	}

	@Bean
	UnknownProperties socketPoolUnknownProperties(ApplicationContext context) {
		return new UnknownProperties(context);
	}

	@Bean
	MissingClientWarning socketPoolMissingClientWarning(ListableBeanFactory beanFactory, Environment environment) {
		return new MissingClientWarning(beanFactory, environment);
	}

	@Bean
	@ConditionalOnMissingBean(SocketPoolConnectionDetails.class)
	@Conditional(ConfiguredAddressCondition.class)
	PropertiesSocketPoolConnectionDetails socketPoolConnectionDetails(SocketPoolProperties properties,
			ObjectProvider<SslBundles> sslBundles) {
		return new PropertiesSocketPoolConnectionDetails(properties, sslBundles);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(SocketPoolConnectionDetails.class)
	ConnectionFactory socketPoolConnectionFactory(SocketPoolProperties properties,
			SocketPoolConnectionDetails connectionDetails, BeanFactory beanFactory, Environment environment) {
		InvalidPropertyException.requireText(environment, "login.request",
				"Put the JSON in quotes: '{\"user\": \"quotes\"}'.");
		FrameCodec ownCodec = beanFactory.getBeanProvider(FrameCodec.class).getIfAvailable();
		ResponseMatcher ownMatcher = beanFactory.getBeanProvider(ResponseMatcher.class).getIfAvailable();
		SocketPoolSsl ssl = new SocketPoolSsl(beanFactory.getBeanProvider(ConnectionPool.class));
		ConnectionFactory connections = new SocketPoolPropertyMapper(properties).connectionFactory(connectionDetails,
				ownCodec, ownMatcher, beanFactory.getBeanProvider(ConnectionInitializer.class).orderedStream().toList(),
				() -> payloadConverter(beanFactory), ssl);
		if (connectionDetails instanceof PropertiesSocketPoolConnectionDetails configured) {
			configured.onBundleUpdate(ssl, connections);
		}
		IneffectiveProperties.warnOfAddress(properties, environment, connections.endpoints().get(0));
		IneffectiveProperties.warnOfSsl(properties, environment, connectionDetails);
		IneffectiveProperties.warnOfConnections(properties, environment, ownCodec, ownMatcher);
		return connections;
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(ConnectionFactory.class)
	ConnectionPool connectionPool(SocketPoolProperties properties, ConnectionFactory connections,
			ObjectProvider<PoolListener> listeners, ObjectProvider<ConnectionPoolCustomizer> customizers,
			Environment environment) {
		ConnectionPool.Builder builder = ExclusivePool.builder(connections)
			.settings(new SocketPoolPropertyMapper(properties).poolSettings());
		listeners.orderedStream().forEach(builder::listener);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		IneffectiveProperties.warnOfPool(properties, environment);
		return builder.build();
	}

	@Bean
	SocketPoolLifecycle socketPoolLifecycle(@Qualifier("socketPoolConnectionPools") ConnectionPools pools,
			ObjectProvider<LifecycleProperties> lifecycle) {
		return new SocketPoolLifecycle(pools, shutdownTimeout(lifecycle));
	}

	@Bean
	@ConditionalOnMissingBean(PayloadConverter.class)
	@ConditionalOnBean(ConnectionPool.class)
	JacksonPayloadConverter socketPoolPayloadConverter(ObjectProvider<JsonMapper> mapper) {
		JsonMapper jsonMapper = mapper.getIfUnique();
		return (jsonMapper != null) ? new JacksonPayloadConverter(jsonMapper) : new JacksonPayloadConverter();
	}

	@Bean
	@ConditionalOnMissingBean(value = ProtocolOperations.class, search = SearchStrategy.CURRENT)
	@Conditional(TemplateCondition.class)
	ProtocolTemplate protocolTemplate(SocketPoolProperties properties, BeanFactory beanFactory,
			@Qualifier(TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME) ObjectProvider<Executor> executor,
			ObjectProvider<ProtocolInterceptor> interceptors, ObjectProvider<ProtocolTemplateCustomizer> customizers) {
		ProtocolTemplate.Builder builder = ProtocolTemplate.builder(nearestPool(beanFactory))
			.converter(beanFactory.getBean(PayloadConverter.class))
			.interceptors(interceptors.orderedStream().toList());
		InvalidPropertyException.fromProperties(() -> builder.callTimeout(properties.getCallTimeout())
			.envelope(new SocketPoolPropertyMapper(properties).envelope()));
		executor.ifAvailable(builder::executor);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	private static Duration shutdownTimeout(ObjectProvider<LifecycleProperties> lifecycle) {
		return lifecycle.getIfAvailable(LifecycleProperties::new).getTimeoutPerShutdownPhase();
	}

	/**
	 * Lazy, so that a test that mocks {@link ProtocolOperations} needs no template.
	 */
	@Bean
	@Lazy
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	@ConditionalOnSingleCandidate(value = ProtocolTemplate.class, search = SearchStrategy.CURRENT)
	ProtocolClient protocolClient(BeanFactory beanFactory) {
		return ProtocolClient.create(beanFactory.getBean(ProtocolTemplate.class));
	}

	/**
	 * Return the converter of the application. Without a pool of this context there may
	 * be none.
	 */
	private static PayloadConverter payloadConverter(BeanFactory beanFactory) {
		return beanFactory.getBeanProvider(PayloadConverter.class).getIfAvailable(JacksonPayloadConverter::new);
	}

	/**
	 * Return the pool of this context, or else that of the nearest ancestor. Injection by
	 * type does not work here: it finds the pools of all ancestors, and cannot choose
	 * among them.
	 */
	private static ConnectionPool nearestPool(BeanFactory beanFactory) {
		return beanFactory.getBean(ConnectionPool.class);
	}

	/**
	 * A pool of this context gets a template of its own, even if an ancestor has one.
	 * Calls through that one would go to another server.
	 */
	static class TemplateCondition extends AnyNestedCondition {

		TemplateCondition() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnSingleCandidate(value = ConnectionPool.class, search = SearchStrategy.CURRENT)
		static class OwnPool {

		}

		@ConditionalOnSingleCandidate(ConnectionPool.class)
		@ConditionalOnMissingBean(ProtocolOperations.class)
		static class PoolOfAncestorWithoutTemplate {

		}

	}

}
