package io.github.socketpool.autoconfigure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.github.socketpool.context.ClientBeans;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

/**
 * The properties of one client, and which property each value comes from. A named client
 * inherits the values of {@code socketpool.*} that it does not set, except addresses and
 * credentials. Thread-safe, if nothing changes the values.
 */
public final class ClientProperties {

	static final ConfigurationPropertyName CLIENTS = ConfigurationPropertyName.of("socketpool.clients");

	private static final ConfigurationPropertyName SHARED = ConfigurationPropertyName.of("socketpool");

	/**
	 * Groups and keys that are the address or the credentials of one client.
	 */
	private static final List<String> NOT_INHERITED = List.of("host", "port", "addresses", "service-id", "login",
			"ssl");

	private final String client;

	private final ConfigurationPropertyName prefix;

	private final SocketPoolClientProperties values;

	private final Supplier<Map<String, ConfigurationProperty>> sources;

	private ClientProperties(String client, ConfigurationPropertyName prefix, SocketPoolClientProperties values,
			Supplier<Map<String, ConfigurationProperty>> sources) {
		this.client = client;
		this.prefix = prefix;
		this.values = values;
		this.sources = sources;
	}

	/**
	 * Return the properties of the default client.
	 * @param values the bean that is bound to {@code socketpool}
	 * @param environment what it is bound from
	 */
	static ClientProperties ofDefault(SocketPoolClientProperties values, Environment environment) {
		return new ClientProperties(ClientBeans.DEFAULT_CLIENT, SHARED, values, SingletonSupplier.of(() -> {
			Map<String, ConfigurationProperty> sources = new HashMap<>();
			bind(SHARED, new SocketPoolClientProperties(), environment, new Recorder(SHARED, List.of(), sources));
			return sources;
		}));
	}

	/**
	 * Return the properties of a named client.
	 * @param client the name of the client
	 * @param environment what they are bound from
	 */
	static ClientProperties ofNamed(String client, Environment environment) {
		ConfigurationPropertyName prefix = prefixOf(client);
		SocketPoolClientProperties values = new SocketPoolClientProperties();
		Map<String, ConfigurationProperty> sources = new HashMap<>();
		bind(SHARED, values, environment, new Recorder(SHARED, NOT_INHERITED, sources));
		bind(prefix, values, environment, new Recorder(prefix, List.of(), sources));
		return new ClientProperties(client, prefix, values, () -> sources);
	}

	/**
	 * Return the properties of a client that is created while the application runs. It
	 * has none of its own.
	 * @param client the name of the client
	 * @param environment what they are bound from
	 */
	static ClientProperties ofCreated(String client, Environment environment) {
		SocketPoolClientProperties values = new SocketPoolClientProperties();
		Map<String, ConfigurationProperty> sources = new HashMap<>();
		bind(SHARED, values, environment, new Recorder(SHARED, NOT_INHERITED, sources));
		return new ClientProperties(client, SHARED, values, () -> sources);
	}

	static ConfigurationPropertyName prefixOf(String client) {
		return ConfigurationPropertyName.adapt(CLIENTS + "." + client, '.');
	}

	private static void bind(ConfigurationPropertyName prefix, SocketPoolClientProperties values,
			Environment environment, Recorder recorder) {
		Binder.get(environment).bind(prefix, Bindable.ofInstance(values), recorder);
	}

	/**
	 * Return the name of the client.
	 * @return the name, {@code default} for that of {@code socketpool.*}
	 */
	public String client() {
		return this.client;
	}

	/**
	 * Return the values.
	 * @return the values, which must not be changed
	 */
	public SocketPoolClientProperties values() {
		return this.values;
	}

	/**
	 * Return which property a value comes from.
	 * @param setting the name of the setting, such as {@code pool.max-size}
	 * @return the key of the property, such as {@code socketpool.pool.max-size}, or
	 * {@code null} for a built-in default
	 */
	public @Nullable String propertyOf(String setting) {
		ConfigurationProperty source = this.sources.get().get(setting);
		return (source != null) ? withoutIndex(source.getName()).toString() : null;
	}

	/**
	 * Return where a value comes from.
	 * @param setting the name of the setting
	 * @return the origin of its property, or {@code null} if it is not known
	 */
	@Nullable Origin originOf(String setting) {
		return Origin.from(this.sources.get().get(setting));
	}

	/**
	 * Return the key to name in messages about a value.
	 * @param setting the name of the setting
	 * @return the key of the property that the value comes from, or of that which would
	 * set it for this client. A bundle switches encryption on
	 */
	String keyOf(String setting) {
		String property = propertyOf(setting);
		if (property == null && setting.equals("ssl.enabled")) {
			property = propertyOf("ssl.bundle");
		}
		return (property != null) ? property : this.prefix + "." + setting;
	}

	/**
	 * Return whether a named client inherits a value from {@code socketpool.*}.
	 */
	boolean isInherited(String setting) {
		ConfigurationProperty source = this.sources.get().get(setting);
		return source != null && !this.prefix.isAncestorOf(source.getName());
	}

	private static ConfigurationPropertyName withoutIndex(ConfigurationPropertyName name) {
		return name.isLastElementIndexed() ? name.getParent() : name;
	}

	/**
	 * Records which property each setting is bound to.
	 */
	private static final class Recorder extends AbstractBindHandler {

		private final ConfigurationPropertyName prefix;

		private final List<ConfigurationPropertyName> skipped;

		private final Map<String, ConfigurationProperty> sources;

		Recorder(ConfigurationPropertyName prefix, List<String> skipped, Map<String, ConfigurationProperty> sources) {
			this.prefix = prefix;
			this.skipped = skipped.stream().map(prefix::append).toList();
			this.sources = sources;
		}

		@Override
		public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target,
				BindContext context) {
			return this.skipped.contains(name) ? null : target;
		}

		@Override
		public void onFinish(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
				@Nullable Object result) {
			ConfigurationProperty source = context.getConfigurationProperty();
			if (source != null && source.getName().equals(name)) {
				this.sources.put(withoutIndex(name).subName(this.prefix.getNumberOfElements()).toString(), source);
			}
		}

	}

}
