package io.github.socketpool.autoconfigure;

import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.ServiceEndpoint;
import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.ConnectionInitializer;
import io.github.socketpool.connection.CorrelationStrategy;
import io.github.socketpool.connection.MessageReceiver;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.connection.SocketSettings;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.context.ClientBeans;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.context.NamedClients;
import io.github.socketpool.context.SocketPoolSsl;
import io.github.socketpool.discovery.DiscoveredServices;
import io.github.socketpool.listener.MessageDispatchers;
import io.github.socketpool.payload.JacksonPayloadConverter;
import io.github.socketpool.payload.PayloadConverter;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.pool.shared.SharedPool;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.template.ProtocolInterceptor;
import io.github.socketpool.template.ProtocolTemplate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;

/**
 * Creates the parts of clients from their properties and their beans.
 */
class SocketPoolClientFactory {

	private final ConfigurableListableBeanFactory beanFactory;

	private final Environment environment;

	private final ConfiguredClients configured;

	private final ObjectProvider<Executor> executor;

	private final MessageDispatchers messages;

	SocketPoolClientFactory(ConfigurableListableBeanFactory beanFactory, Environment environment,
			ConfiguredClients configured, ObjectProvider<Executor> executor, MessageDispatchers messages) {
		this.beanFactory = beanFactory;
		this.environment = environment;
		this.configured = configured;
		this.executor = executor;
		this.messages = messages;
	}

	/**
	 * Return the pool of a named client. Called by the bean definitions of
	 * {@link ClientRegistrar}, as are the other methods for named clients.
	 * @param client the name of the client
	 */
	ConnectionPool namedConnectionPool(String client) {
		ClientProperties properties = ClientProperties.ofNamed(client, this.environment);
		return connectionPool(properties, connectionFactory(properties));
	}

	ProtocolTemplate namedProtocolTemplate(String client) {
		return protocolTemplate(ClientProperties.ofNamed(client, this.environment),
				this.beanFactory.getBean(NamedClients.poolBeanName(client), ConnectionPool.class));
	}

	ProtocolClient namedProtocolClient(String client) {
		return ProtocolClient
			.create(this.beanFactory.getBean(NamedClients.templateBeanName(client), ProtocolTemplate.class));
	}

	ConnectionFactory connectionFactory(ClientProperties properties) {
		return InvalidPropertyException.ofClient(properties, () -> {
			InvalidPropertyException.requireText(this.environment, properties, "login.request",
					"Put the JSON in quotes: '{\"user\": \"quotes\"}'.");
			ClientBeans beans = beansOf(properties);
			SocketPoolConnectionDetails details = details(properties, beans);
			FrameCodec codec = beans.single(FrameCodec.class);
			ResponseMatcher ownMatcher = beans.single(ResponseMatcher.class);
			CorrelationStrategy ownStrategy = beans.single(CorrelationStrategy.class);
			SocketPoolSsl ssl = new SocketPoolSsl(() -> ConnectionPools.of(this.beanFactory).existing().values());
			SocketPoolPropertyMapper mapper = new SocketPoolPropertyMapper(properties.values());
			ResponseMatcher matcher = new CorrelationMapper(properties, ownMatcher, ownStrategy).matcher();
			ConnectionFactory made = mapper.connectionFactory(details, codec, matcher,
					beans.all(ConnectionInitializer.class), () -> converter(beans), ssl,
					messageReceiver(properties, matcher != null, beans));
			Supplier<ConnectionFactory> followed = () -> followed(made, mapper.socketSettings());
			ConnectionFactory connections = (details instanceof PropertiesSocketPoolConnectionDetails)
					? InvalidPropertyException.fromProperties(followed) : followed.get();
			if (details instanceof PropertiesSocketPoolConnectionDetails byProperties) {
				byProperties.onBundleUpdate(ssl, connections);
			}
			IneffectiveProperties.warnOfAddresses(properties, connections.endpoints());
			IneffectiveProperties.warnOfSsl(properties, details);
			IneffectiveProperties.warnOfConnections(properties, codec, ownMatcher);
			this.configured.add(new ConfiguredClients.Client(properties, connections, mapper.socketSettings(), details,
					codec, ownMatcher, ownStrategy));
			return connections;
		});
	}

	private @Nullable MessageReceiver messageReceiver(ClientProperties properties, boolean matched, ClientBeans beans) {
		SocketPoolPropertyMapper mapper = new SocketPoolPropertyMapper(properties.values());
		return this.messages.receiver(properties.client(), matched, mapper.messageQueueCapacity(), mapper.envelope(),
				() -> converter(beans));
	}

	/**
	 * Have the instances of a service followed.
	 * @param connections lead to a service or to addresses
	 * @return connections to the instances of the service, or the given ones if they lead
	 * to addresses
	 * @throws InvalidSettingException if nothing is there to find instances
	 */
	ConnectionFactory followed(ConnectionFactory connections, SocketSettings sockets) {
		if (!(connections.endpoints().get(0) instanceof ServiceEndpoint service)) {
			return connections;
		}
		DiscoveredServices services = this.beanFactory.getBeanProvider(DiscoveredServices.class).getIfAvailable();
		if (services == null) {
			throw new InvalidSettingException("service-id", service.id(),
					"needs Spring Cloud Commons to find the servers, which is not on the class path",
					"Add the starter of a service registry, such as "
							+ "org.springframework.cloud:spring-cloud-starter-zookeeper-discovery.");
		}
		return services.connections(service, connections, sockets.connectTimeout());
	}

	ConnectionPool connectionPool(ClientProperties properties, ConnectionFactory connections) {
		ClientBeans beans = beansOf(properties);
		CorrelationMapper correlation = new CorrelationMapper(properties, beans.single(ResponseMatcher.class),
				beans.single(CorrelationStrategy.class));
		ConnectionPool.Builder builder = poolBuilder(connections,
				InvalidPropertyException.ofClient(properties, correlation::strategy))
			.name(properties.client());
		configure(builder, properties);
		IneffectiveProperties.warnOfPool(properties);
		ConnectionPool pool = builder.build();
		this.configured.add(pool, properties);
		return pool;
	}

	/**
	 * Begin a pool.
	 * @param sharing finds the ids of calls that share connections, or {@code null} if a
	 * connection has one call at a time
	 */
	static ConnectionPool.Builder poolBuilder(ConnectionFactory connections, @Nullable CorrelationStrategy sharing) {
		return (sharing != null) ? SharedPool.builder(connections, sharing) : ExclusivePool.builder(connections);
	}

	ProtocolTemplate protocolTemplate(ClientProperties properties, ConnectionPool pool) {
		ProtocolTemplate.Builder builder = ProtocolTemplate.builder(pool);
		configure(builder, properties, beansOf(properties));
		IneffectiveProperties.warnOfCalls(properties);
		return builder.build();
	}

	/**
	 * Give a pool the settings of a client, its listeners and customizers.
	 */
	void configure(ConnectionPool.Builder builder, ClientProperties properties) {
		builder.settings(InvalidPropertyException.ofClient(properties,
				() -> new SocketPoolPropertyMapper(properties.values()).poolSettings()));
		customize(builder);
	}

	/**
	 * Give a pool the listeners of its client, and let customizers change it.
	 */
	void customize(ConnectionPool.Builder builder) {
		ClientBeans beans = beansOf(builder.name());
		beans.watching(PoolListener.class).forEach(builder::listener);
		beans.watching(ConnectionPoolCustomizer.class).forEach((customizer) -> customizer.customize(builder));
	}

	/**
	 * Give a template what a client has.
	 * @param watching the beans from which interceptors and customizers are taken
	 */
	void configure(ProtocolTemplate.Builder builder, ClientProperties properties, ClientBeans watching) {
		builder.converter(converter(beansOf(properties)));
		SocketPoolPropertyMapper mapper = new SocketPoolPropertyMapper(properties.values());
		InvalidPropertyException.ofClient(properties,
				() -> InvalidPropertyException
					.fromProperties(() -> builder.callTimeout(properties.values().getCallTimeout())
						.retry(mapper.retrySettings())
						.envelope(mapper.envelope())));
		customize(builder, watching);
	}

	/**
	 * Give a template the application's executor and the interceptors of its client, and
	 * let customizers change it.
	 */
	void customize(ProtocolTemplate.Builder builder, ClientBeans watching) {
		builder.interceptors(watching.watching(ProtocolInterceptor.class));
		this.executor.ifAvailable(builder::executor);
		watching.watching(ProtocolTemplateCustomizer.class).forEach((customizer) -> customizer.customize(builder));
	}

	/**
	 * Give connections what named clients inherit: the framing, heartbeats, correlation
	 * and sockets that properties configure.
	 */
	void configure(SocketConnections.Builder builder, ClientProperties properties) {
		SocketPoolPropertyMapper mapper = new SocketPoolPropertyMapper(properties.values());
		InvalidPropertyException.ofClient(properties,
				() -> InvalidPropertyException.fromProperties(() -> builder.settings(mapper.socketSettings())
					.codec(mapper.format().codec())
					.heartbeat(mapper.heartbeatSettings(null))
					.responseMatcher(new CorrelationMapper(properties, null, null).matcher())));
	}

	/**
	 * Return the beans of a client.
	 */
	ClientBeans beansOf(String client) {
		return new ClientBeans(this.beanFactory, client);
	}

	private SocketPoolConnectionDetails details(ClientProperties properties, ClientBeans beans) {
		SocketPoolConnectionDetails own = beans.single(SocketPoolConnectionDetails.class);
		return (own != null) ? own : new PropertiesSocketPoolConnectionDetails(properties,
				this.beanFactory.getBeanProvider(SslBundles.class));
	}

	private ClientBeans beansOf(ClientProperties properties) {
		return new ClientBeans(this.beanFactory, properties.client());
	}

	private PayloadConverter converter(ClientBeans beans) {
		PayloadConverter own = beans.single(PayloadConverter.class);
		return (own != null) ? own : defaultConverter();
	}

	/**
	 * Return the converter of clients that have none of their own.
	 */
	PayloadConverter defaultConverter() {
		return converterOf(this.beanFactory.getBeanProvider(JsonMapper.class));
	}

	/**
	 * Return a converter that uses the application's mapper.
	 */
	static JacksonPayloadConverter converterOf(ObjectProvider<JsonMapper> mapper) {
		JsonMapper jsonMapper = mapper.getIfUnique();
		return (jsonMapper != null) ? new JacksonPayloadConverter(jsonMapper) : new JacksonPayloadConverter();
	}

}
