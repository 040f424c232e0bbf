package io.github.socketpool.autoconfigure;

import java.util.List;
import java.util.function.UnaryOperator;

import io.github.socketpool.Endpoint;
import io.github.socketpool.MessageText;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.context.ClientCreator;
import io.github.socketpool.context.ClientSettings;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.context.NamedClients;
import io.github.socketpool.context.SocketPoolSsl;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.template.ProtocolTemplate;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.Assert;

/**
 * {@link ClientCreator} whose clients start from the {@code socketpool.*} properties that
 * all clients inherit. Thread-safe.
 */
class CreatedClientFactory implements ClientCreator, ConnectionPools.Listener {

	private final BeanFactory beanFactory;

	private final Environment environment;

	private final SocketPoolClientFactory clients;

	private final ConfiguredClients configured;

	CreatedClientFactory(BeanFactory beanFactory, Environment environment, SocketPoolClientFactory clients,
			ConfiguredClients configured) {
		this.beanFactory = beanFactory;
		this.environment = environment;
		this.clients = clients;
		this.configured = configured;
	}

	@Override
	public ProtocolTemplate create(String name, UnaryOperator<ClientSettings> customizer) {
		ClientNames.requireCreatable(name, NamedClients.visibleTo(this.beanFactory));
		ClientProperties properties = ClientProperties.ofCreated(name, this.environment);
		ClientSettings settings = customizer.apply(inherited(properties));
		Assert.notNull(settings, () -> "The customizer of client '" + name + "' must return settings");
		ConnectionPool.Builder builder = SocketPoolClientFactory
			.poolBuilder(this.clients.followed(connections(name, settings), settings.connections().sockets()),
					settings.sharing())
			.name(name);
		builder.settings(settings.pool());
		this.clients.customize(builder);
		ConnectionPool pool = builder.build();
		ProtocolTemplate template = template(pool, settings);
		this.configured.add(pool, properties);
		return template;
	}

	@Override
	public void added(ConnectionPool pool) {
	}

	@Override
	public void removed(ConnectionPool pool) {
		this.configured.remove(pool);
	}

	private ClientSettings inherited(ClientProperties properties) {
		SocketPoolPropertyMapper mapper = new SocketPoolPropertyMapper(properties.values());
		CorrelationMapper correlation = new CorrelationMapper(properties, null, null);
		return InvalidPropertyException.ofClient(properties,
				() -> new ClientSettings(List.of(), properties.values().getCallTimeout(), mapper.retrySettings(),
						mapper.poolSettings(), correlation.strategy(),
						new ClientSettings.Connections(mapper.socketSettings(), mapper.format().codec(),
								mapper.heartbeatSettings(null), correlation.matcher(), List.of(), null),
						this.clients.defaultConverter(), mapper.envelope()));
	}

	private static ConnectionFactory connections(String name, ClientSettings settings) {
		ClientSettings.Connections connections = settings.connections();
		SocketConnections.Builder builder = SocketConnections.builder(addresses(name, settings))
			.settings(connections.sockets())
			.codec(connections.codec())
			.heartbeat(connections.heartbeat())
			.responseMatcher(connections.responseMatcher())
			.converter(settings.converter());
		ClientSettings.Ssl ssl = connections.ssl();
		if (ssl != null) {
			builder.tls(SocketPoolSsl.fixed(ssl.bundle(), ssl.serverName()));
		}
		connections.initializers().forEach(builder::initializer);
		return builder.build();
	}

	private static List<Endpoint> addresses(String name, ClientSettings settings) {
		if (settings.addresses().isEmpty()) {
			throw new IllegalArgumentException(MessageText.escape("A client named '" + name
					+ "' cannot be created, because it has no address. Clients do not inherit that of socketpool.*. "
					+ "Return settings.withAddress(host, port) from the customizer."));
		}
		ServerAddresses.requireDistinct(settings.addresses());
		return settings.addresses();
	}

	private ProtocolTemplate template(ConnectionPool pool, ClientSettings settings) {
		try {
			ProtocolTemplate.Builder builder = ProtocolTemplate.builder(pool)
				.callTimeout(settings.callTimeout())
				.retry(settings.retry())
				.converter(settings.converter())
				.envelope(settings.envelope());
			this.clients.customize(builder, this.clients.beansOf(pool.name()));
			return builder.build();
		}
		catch (RuntimeException ex) {
			pool.close();
			throw ex;
		}
	}

}
