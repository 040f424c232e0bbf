package io.github.socketpool.autoconfigure.endpoint;

import java.util.Set;
import java.util.function.Function;

import io.github.socketpool.EnumNames;
import io.github.socketpool.autoconfigure.ClientProperties;
import io.github.socketpool.autoconfigure.ConfiguredClients;
import io.github.socketpool.autoconfigure.SocketPoolClientProperties;
import io.github.socketpool.autoconfigure.SocketPoolPropertyMapper;
import io.github.socketpool.endpoint.SettingsDescriber;
import io.github.socketpool.endpoint.SettingsDescriptor;
import io.github.socketpool.pool.ConnectionPool;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Finds out how the properties of clients configure a pool.
 */
class ClientConfigurations implements Function<ConnectionPool, SettingsDescriber.Configuration> {

	private static final String DEFAULT = "default";

	private static final String CODE = "code";

	private static final String TCP_SAMPLE_INTERVAL = "tcp.sample-interval";

	private static final Set<String> ADDRESSES = Set.of("addresses", "service-id");

	/** What {@code mode: per-call} decides. */
	private static final Set<String> OF_PER_CALL = Set.of("pool.min-idle", "pool.max-uses", "pool.max-connecting");

	private final @Nullable ConfiguredClients clients;

	private final Environment environment;

	/**
	 * Create an object.
	 * @param clients the clients, or {@code null} if they are disabled
	 * @param environment the properties that are not those of a client
	 */
	ClientConfigurations(@Nullable ConfiguredClients clients, Environment environment) {
		this.clients = clients;
		this.environment = environment;
	}

	@Override
	public SettingsDescriber.Configuration apply(ConnectionPool pool) {
		ConfiguredClients.Client client = (this.clients != null) ? this.clients.of(pool) : null;
		ClientProperties created = (this.clients != null) ? this.clients.propertiesOf(pool) : null;
		SettingsDescriber.ConfiguredConnections connections = (client != null) ? connections(client) : null;
		if (created == null) {
			return new SettingsDescriber.Configuration(null, null, null, null, connections,
					(setting) -> origin(setting, client, (client != null) ? client.properties() : null));
		}
		SocketPoolPropertyMapper mapper = new SocketPoolPropertyMapper(created.values());
		return new SettingsDescriber.Configuration(mapper.poolSettings(),
				EnumNames.kebab(created.values().getSharing()), created.values().getCallTimeout(),
				mapper.retrySettings(), connections, (setting) -> origin(setting, client, created));
	}

	private static SettingsDescriber.ConfiguredConnections connections(ConfiguredClients.Client client) {
		SocketPoolClientProperties values = client.properties().values();
		SocketPoolPropertyMapper mapper = new SocketPoolPropertyMapper(values);
		String envelope = (values.getEnvelope() != SocketPoolClientProperties.EnvelopeType.NONE)
				? EnumNames.kebab(values.getEnvelope()) : null;
		boolean byOthers = envelope != null || client.ownMatcher() != null || client.ownStrategy() != null;
		return new SettingsDescriber.ConfiguredConnections(client.sockets(),
				(client.ownCodec() != null) ? null : mapper.format(), byOthers ? null : correlation(values), envelope,
				ssl(client));
	}

	private static SettingsDescriptor.@Nullable Correlation correlation(SocketPoolClientProperties values) {
		String byDefault = (values.getSharing() == SocketPoolClientProperties.Sharing.CORRELATED)
				? SocketPoolPropertyMapper.DEFAULT_ID : null;
		String requestId = (values.getCorrelation().getRequestId() != null) ? values.getCorrelation().getRequestId()
				: byDefault;
		String responseId = (values.getCorrelation().getResponseId() != null) ? values.getCorrelation().getResponseId()
				: byDefault;
		return (requestId != null && responseId != null) ? new SettingsDescriptor.Correlation(requestId, responseId)
				: null;
	}

	/**
	 * The application's own connection details choose a bundle without telling its name.
	 */
	private static SettingsDescriptor.Ssl ssl(ConfiguredClients.Client client) {
		SocketPoolClientProperties.Ssl ssl = client.properties().values().getSsl();
		boolean byProperties = client.isAddressByProperties();
		boolean enabled = byProperties ? ssl.isEnabled() : client.details().getSslBundle() != null;
		return new SettingsDescriptor.Ssl(enabled, (enabled && byProperties) ? ssl.getBundle() : null,
				enabled ? ssl.getServerName() : null);
	}

	private String origin(String setting, ConfiguredClients.@Nullable Client client,
			@Nullable ClientProperties properties) {
		if (setting.equals(TCP_SAMPLE_INTERVAL)) {
			String key = "socketpool." + setting;
			return Binder.get(this.environment).bind(key, String.class).isBound() ? key : DEFAULT;
		}
		boolean ofConnections = ADDRESSES.contains(setting) || setting.startsWith("heartbeat.");
		if (properties == null || (client == null && ofConnections)) {
			return CODE;
		}
		boolean byProperties = client == null || client.isAddressByProperties();
		return switch (setting) {
			case "addresses" -> byProperties ? first(properties, "service-id", "addresses", "port", "host") : CODE;
			case "service-id" -> byProperties ? first(properties, "service-id") : CODE;
			case "ssl.enabled", "ssl.bundle" -> byProperties ? first(properties, setting, "ssl.bundle") : CODE;
			case "mode" ->
				first(properties, "mode", (properties.values().getPool().getMaxUses() == 1) ? "pool.max-uses" : "mode");
			default -> first(properties, isOfPerCall(setting, properties) ? "mode" : setting);
		};
	}

	private static boolean isOfPerCall(String setting, ClientProperties properties) {
		return OF_PER_CALL.contains(setting)
				&& properties.values().getMode() == SocketPoolClientProperties.Mode.PER_CALL;
	}

	/**
	 * Return the key of the first property that is set.
	 */
	private static String first(ClientProperties properties, String... settings) {
		for (String setting : settings) {
			String property = properties.propertyOf(setting);
			if (property != null) {
				return property;
			}
		}
		return DEFAULT;
	}

}
