package io.github.socketpool.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;

import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.ConnectionInitializer;
import io.github.socketpool.connection.CorrelationStrategy;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.context.BeanProtocolClients;
import io.github.socketpool.context.ClientBeans;
import io.github.socketpool.context.ClientBeansCheck;
import io.github.socketpool.context.ConditionalOnConnectionPool;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.context.PoolBeanPostProcessor;
import io.github.socketpool.context.ProtocolClients;
import io.github.socketpool.context.SocketPoolLifecycle;
import io.github.socketpool.listener.MessageDispatchers;
import io.github.socketpool.listener.MessageListener;
import io.github.socketpool.payload.JacksonPayloadConverter;
import io.github.socketpool.payload.PayloadConverter;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.service.ProtocolServiceConfigurer;
import io.github.socketpool.template.ProtocolInterceptor;
import io.github.socketpool.template.ProtocolOperations;
import io.github.socketpool.template.ProtocolTemplate;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for a socketpool client. A client
 * exists if there is an address: {@code socketpool.host}, {@code socketpool.port},
 * {@code socketpool.addresses}, or a {@link SocketPoolConnectionDetails} bean. It also
 * exists if there is a {@link ConnectionFactory} bean, or a {@link ConnectionPool} bean,
 * which has its own settings. Several pools must have different names. A
 * {@link FrameCodec} bean replaces {@code socketpool.framing}, and a
 * {@link ResponseMatcher} or {@link CorrelationStrategy} bean
 * {@code socketpool.correlation}. {@link ConnectionInitializer} beans prepare each
 * connection, in their order, after the login of {@code socketpool.login}.
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

	static final String POOL_BEAN_NAME = "connectionPool";

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
	MissingClientWarning socketPoolMissingClientWarning(ListableBeanFactory beanFactory, Environment environment) {
		return new MissingClientWarning(beanFactory, environment);
	}

	@Bean
	ConfiguredAddressCheck socketPoolConfiguredAddressCheck(ConfigurableListableBeanFactory beanFactory,
			Environment environment, SocketPoolProperties properties) {
		return new ConfiguredAddressCheck(beanFactory, environment,
				ClientProperties.ofDefault(properties, environment));
	}

	@Bean
	static ClientBeansCheck socketPoolClientBeansCheck() {
		return new ClientBeansCheck(
				List.of(SocketPoolConnectionDetails.class, FrameCodec.class, ConnectionInitializer.class,
						ResponseMatcher.class, CorrelationStrategy.class, PayloadConverter.class,
						MessageListener.class),
				List.of(PoolListener.class, ProtocolInterceptor.class, ConnectionPoolCustomizer.class,
						ProtocolTemplateCustomizer.class, ProtocolServiceConfigurer.class));
	}

	@Bean
	ConfiguredClients socketPoolConfiguredClients(ConfigurableBeanFactory beanFactory) {
		BeanFactory parent = beanFactory.getParentBeanFactory();
		return new ConfiguredClients(
				(parent != null) ? parent.getBeanProvider(ConfiguredClients.class).getIfAvailable() : null);
	}

	@Bean(ClientRegistrar.FACTORY_BEAN_NAME)
	SocketPoolClientFactory socketPoolClientFactory(ConfigurableListableBeanFactory beanFactory,
			Environment environment, ConfiguredClients configuredClients, MessageDispatchers messages,
			@Qualifier(TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME) ObjectProvider<Executor> executor) {
		return new SocketPoolClientFactory(beanFactory, environment, configuredClients, executor, messages);
	}

	@Bean
	MessageDispatchers socketPoolMessageDispatchers(ConfigurableListableBeanFactory beanFactory,
			@Qualifier(TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME) ObjectProvider<Executor> executor) {
		return new MessageDispatchers(beanFactory, executor);
	}

	@Bean
	SocketPoolClientConfigurer socketPoolClientConfigurer(SocketPoolProperties properties, Environment environment,
			SocketPoolClientFactory clients) {
		return new SocketPoolClientConfigurer(clients, ClientProperties.ofDefault(properties, environment));
	}

	@Bean
	@Conditional({ ConfiguredAddressCondition.class, NoConnectionDetailsCondition.class })
	PropertiesSocketPoolConnectionDetails socketPoolConnectionDetails(SocketPoolProperties properties,
			Environment environment, ObjectProvider<SslBundles> sslBundles) {
		return new PropertiesSocketPoolConnectionDetails(ClientProperties.ofDefault(properties, environment),
				sslBundles);
	}

	/**
	 * Lazy, so that a test that mocks {@link ConnectionPool} needs no address.
	 */
	@Bean
	@Lazy
	@ConditionalOnMissingBean
	@Conditional(ConnectionDetailsCondition.class)
	ConnectionFactory socketPoolConnectionFactory(SocketPoolProperties properties, Environment environment,
			SocketPoolClientFactory clients) {
		return clients.connectionFactory(ClientProperties.ofDefault(properties, environment));
	}

	@Bean(POOL_BEAN_NAME)
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(ConnectionFactory.class)
	ConnectionPool connectionPool(SocketPoolProperties properties, Environment environment,
			SocketPoolClientFactory clients, ConnectionFactory connections) {
		return clients.connectionPool(ClientProperties.ofDefault(properties, environment), connections);
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
		return SocketPoolClientFactory.converterOf(mapper);
	}

	@Bean
	@ConditionalOnMissingBean(value = ProtocolOperations.class, search = SearchStrategy.CURRENT)
	@Conditional(TemplateCondition.class)
	ProtocolTemplate protocolTemplate(SocketPoolProperties properties, Environment environment,
			SocketPoolClientFactory clients, ConfigurableListableBeanFactory beanFactory,
			ConfiguredAddressCheck check) {
		ConnectionPool pool = ConnectionPools.nearestDefault(beanFactory);
		check.requireConfiguredAddress(pool);
		return clients.protocolTemplate(ClientProperties.ofDefault(properties, environment), pool);
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

	@Bean
	@ConditionalOnMissingBean(value = ProtocolClients.class, search = SearchStrategy.CURRENT)
	@Conditional(ProtocolClientsCondition.class)
	ProtocolClients protocolClients(ConfigurableListableBeanFactory beanFactory, Environment environment,
			@Qualifier("socketPoolConnectionPools") ConnectionPools pools, SocketPoolClientFactory clients,
			ConfiguredClients configuredClients, ObjectProvider<LifecycleProperties> lifecycle) {
		CreatedClientFactory creator = new CreatedClientFactory(beanFactory, environment, clients, configuredClients);
		pools.addListener(creator);
		return new BeanProtocolClients(beanFactory, pools, creator,
				SocketPoolLifecycle.grace(shutdownTimeout(lifecycle)));
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

	/**
	 * A context without pools uses the clients of its ancestors, and creates further ones
	 * in the nearest context that manages pools.
	 */
	static class ProtocolClientsCondition extends AnyNestedCondition {

		ProtocolClientsCondition() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnConnectionPool
		static class OwnPool {

		}

		@ConditionalOnMissingBean(ProtocolClients.class)
		static class NoClientsOfAncestors {

		}

	}

	/**
	 * A bean that is qualified with the name of a client has the address of that client,
	 * and not of the default one.
	 */
	static class ConnectionDetailsCondition extends SpringBootCondition implements ConfigurationCondition {

		@Override
		public ConfigurationPhase getConfigurationPhase() {
			return ConfigurationPhase.REGISTER_BEAN;
		}

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			ConfigurableListableBeanFactory beanFactory = Objects.requireNonNull(context.getBeanFactory());
			ConditionMessage.Builder message = ConditionMessage.forCondition("Address of the default client");
			return new ClientBeans(beanFactory, ClientBeans.DEFAULT_CLIENT).has(SocketPoolConnectionDetails.class)
					? ConditionOutcome.match(message.because("it is defined by a bean"))
					: ConditionOutcome.noMatch(message.because("no bean defines it"));
		}

	}

	static class NoConnectionDetailsCondition extends NoneNestedConditions {

		NoConnectionDetailsCondition() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@Conditional(ConnectionDetailsCondition.class)
		static class Details {

		}

	}

	/**
	 * Registers the named clients before the beans of the default one.
	 */
	@Configuration(proxyBeanMethods = false)
	@Import(ClientRegistrar.class)
	static class NamedClientsConfiguration {

	}

}
