package io.github.socketpool.autoconfigure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.MessageText;
import io.github.socketpool.context.ClientBeans;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Finds the names below {@code socketpool.clients}. Property sources that cannot list
 * their keys may set values of a client, but do not name one. An environment variable
 * names a client only by its address. Kubernetes sets others that look like keys.
 */
final class ClientNames {

	private static final Pattern LEGAL = Pattern.compile("[A-Za-z][A-Za-z0-9-]*");

	private static final int NAME = ClientProperties.CLIENTS.getNumberOfElements();

	/** One of several addresses has an index. */
	private static final Pattern ADDRESS = Pattern.compile("host|port|addresses(\\.\\d+)?|service-?id");

	private static final Set<String> NOT_PER_CLIENT = Set.of("enabled", "tcp", "clients");

	/** All keys below {@code socketpool.clients}, of the first source first. */
	private final List<Named> keys;

	private ClientNames(List<Named> keys) {
		this.keys = keys;
	}

	/**
	 * Return the names of the clients that an environment configures.
	 * @param environment the environment
	 * @return the names as they are written
	 * @throws InvalidPropertyException if a name is illegal or taken, or if a client has
	 * a key that is not one of a client
	 */
	static List<String> in(Environment environment) {
		List<Named> keys = new ArrayList<>();
		List<Named> variables = new ArrayList<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource variableSource) {
				variables.addAll(keys(variableSource, source, '_'));
			}
			else if (source.getUnderlyingSource() instanceof EnumerablePropertySource<?> enumerable) {
				keys.addAll(keys(enumerable, source, '.'));
			}
		}
		keys.addAll(onlyInVariables(variables, keys));
		return new ClientNames(keys).check();
	}

	/**
	 * Require that a client with a name may be created while the application runs.
	 * @param name the name
	 * @param configured the names of the clients that are configured
	 * @throws IllegalArgumentException if the name is illegal or taken
	 */
	static void requireCreatable(String name, Set<String> configured) {
		if (!LEGAL.matcher(name).matches()) {
			throw notCreatable(name, "this is not a legal name",
					"Use a name of letters, digits and dashes that begins with a letter");
		}
		String uniform = uniform(name);
		if (uniform.equals(ClientBeans.DEFAULT_CLIENT)) {
			throw notCreatable(name, "this is the name of the client of socketpool.*", "Choose another name");
		}
		if (configured.stream().map(ClientNames::uniform).anyMatch(uniform::equals)) {
			throw notCreatable(name,
					"a client with this name is configured; there are " + String.join(", ", configured),
					"Choose another name, or use ProtocolClients.get for the configured one");
		}
	}

	private static IllegalArgumentException notCreatable(String name, String reason, String remedy) {
		return new IllegalArgumentException(MessageText
			.escape("A client named '" + name + "' cannot be created, because " + reason + ". " + remedy + "."));
	}

	/**
	 * Return a name as Spring Boot compares it.
	 */
	static String uniform(String name) {
		return ClientProperties.prefixOf(name).getElement(NAME, Form.UNIFORM);
	}

	private static List<Named> keys(EnumerablePropertySource<?> enumerable, ConfigurationPropertySource source,
			char separator) {
		return Arrays.stream(enumerable.getPropertyNames())
			.map((written) -> Named.of(written, separator, source))
			.filter(Objects::nonNull)
			.toList();
	}

	/**
	 * Return the variables of clients that nothing else names. A variable has neither
	 * case nor dashes, so it may belong to a client that is written otherwise elsewhere.
	 */
	private static List<Named> onlyInVariables(List<Named> variables, List<Named> keys) {
		return variables.stream()
			.filter((variable) -> variable.isAddress()
					&& keys.stream().noneMatch((key) -> key.uniform().equals(variable.uniform())))
			.toList();
	}

	private List<String> check() {
		Map<String, Named> clients = new LinkedHashMap<>();
		for (Named named : this.keys) {
			requireLegalName(named);
			requireProperty(named);
			Named other = clients.putIfAbsent(named.uniform(), named);
			if (other != null && !other.name().equals(named.name())) {
				throw named.invalid(
						"belongs to a client named '" + named.name() + "', which differs from '" + other.name()
								+ "' only in case or dashes",
						"Write the name in the same way everywhere, or choose another one.");
			}
		}
		return clients.values().stream().map(Named::name).toList();
	}

	private void requireLegalName(Named named) {
		if (!LEGAL.matcher(named.name()).matches()) {
			throw named.invalid(
					"belongs to a client named '" + named.name() + "', which is not a legal name" + existing(),
					"Use a name of letters, digits and dashes that begins with a letter.");
		}
		if (named.uniform().equals(ClientBeans.DEFAULT_CLIENT)) {
			throw named.invalid(
					"belongs to a client named 'default', which is the name of that of socketpool.*" + existing(),
					"Use socketpool." + named.setting() + ", or choose another name.");
		}
	}

	private static void requireProperty(Named named) {
		if (named.key().getNumberOfElements() == NAME + 1) {
			throw named.invalid("is the name of a client, which has no value of its own",
					"Write its properties below it, such as " + named.key() + ".port.");
		}
		if (NOT_PER_CLIENT.contains(named.key().getElement(NAME + 1, Form.UNIFORM))) {
			throw named.invalid("is not a property of one client",
					"Use socketpool." + named.setting() + ", which holds for all clients, or remove it.");
		}
	}

	/**
	 * Return the names that may be meant.
	 */
	private String existing() {
		List<String> names = this.keys.stream()
			.filter((named) -> LEGAL.matcher(named.name()).matches()
					&& !named.uniform().equals(ClientBeans.DEFAULT_CLIENT))
			.map(Named::name)
			.distinct()
			.toList();
		return names.isEmpty() ? "" : "; there are " + String.join(", ", names);
	}

	/**
	 * A key that names a client.
	 *
	 * @param name the name of the client as it is written
	 */
	private record Named(String name, ConfigurationPropertyName key, ConfigurationPropertySource source) {

		static @Nullable Named of(String written, char separator, ConfigurationPropertySource source) {
			ConfigurationPropertyName key = ConfigurationPropertyName.adapt(written, separator);
			if (!ClientProperties.CLIENTS.isAncestorOf(key)) {
				return null;
			}
			String[] parts = written.split("\\.");
			boolean verbatim = separator == '.' && !written.contains("[") && parts.length > NAME;
			String name = verbatim ? parts[NAME]
					: key.getElement(NAME, (separator == '_') ? Form.UNIFORM : Form.ORIGINAL);
			return new Named(name, key, source);
		}

		String uniform() {
			return this.key.getElement(NAME, Form.UNIFORM);
		}

		String setting() {
			return (this.key.getNumberOfElements() > NAME + 1) ? this.key.subName(NAME + 1).toString() : "";
		}

		boolean isAddress() {
			return ADDRESS.matcher(setting()).matches();
		}

		InvalidPropertyException invalid(String reason, String remedy) {
			ConfigurationProperty property = this.source.getConfigurationProperty(this.key);
			boolean secret = InvalidPropertyException.isSecret(this.key.toString());
			Object value = (property != null && !secret) ? property.getValue() : "******";
			return new InvalidPropertyException(new InvalidSettingException(setting(), value, reason, remedy),
					this.key.toString());
		}

	}

}
