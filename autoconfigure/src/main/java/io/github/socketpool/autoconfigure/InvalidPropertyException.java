package io.github.socketpool.autoconfigure;

import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.github.socketpool.InvalidSettingException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * An {@link InvalidSettingException} for a value that comes from
 * {@link SocketPoolProperties}. All others are for values that come from code.
 */
public class InvalidPropertyException extends InvalidSettingException {

	private static final long serialVersionUID = 1L;

	private static final String PREFIX = "socketpool.";

	private final boolean missing;

	private final String key;

	private final @Nullable String inheritingClient;

	/**
	 * Create an error for a required property that is not set.
	 * @param setting the name of the property, without {@code socketpool}
	 * @param reason why that is invalid, as the rest of a sentence
	 * @param remedy what to do, as a sentence
	 */
	InvalidPropertyException(String setting, String reason, String remedy) {
		super(setting, null, reason, remedy);
		this.missing = true;
		this.key = PREFIX + setting;
		this.inheritingClient = null;
	}

	/**
	 * Create an error for the value of a property.
	 * @param cause what is wrong with the value
	 * @param key the key of the property
	 */
	InvalidPropertyException(InvalidSettingException cause, String key) {
		this(cause, key, null);
	}

	private InvalidPropertyException(InvalidSettingException cause, String key, @Nullable String inheritingClient) {
		super(cause.getSetting(), cause.getValue(), cause.getReason(), cause.getRemedy());
		this.missing = cause instanceof InvalidPropertyException property && property.missing;
		this.key = key;
		this.inheritingClient = inheritingClient;
		initCause(cause);
	}

	/**
	 * Return an object that is created from properties.
	 * @param <T> the type of the object
	 * @param source creates the object from properties only
	 * @return the object
	 * @throws InvalidPropertyException if a property has an invalid value
	 */
	public static <T> T fromProperties(Supplier<T> source) {
		try {
			return source.get();
		}
		catch (InvalidPropertyException ex) {
			throw ex;
		}
		catch (InvalidSettingException ex) {
			throw new InvalidPropertyException(ex, PREFIX + ex.getSetting());
		}
	}

	/**
	 * Return what is created for a client.
	 * @param client the properties of the client, whose keys an error names
	 * @param source creates the object
	 * @return the object
	 * @throws InvalidPropertyException if a property has an invalid value
	 */
	static <T> T ofClient(ClientProperties client, Supplier<T> source) {
		try {
			return source.get();
		}
		catch (InvalidPropertyException ex) {
			String setting = ex.getSetting();
			throw new InvalidPropertyException(ex, client.keyOf(setting),
					client.isInherited(setting) ? client.client() : null);
		}
	}

	/**
	 * Require that a property is not written as a map or a list. Nothing is bound to it
	 * then, so it would have no effect.
	 * @param environment contains the property
	 * @param client the properties of the client
	 * @param setting the name of the property, without its prefix
	 * @param remedy what to do, as a sentence
	 * @throws InvalidPropertyException if there are keys below that of the property
	 */
	static void requireText(Environment environment, ClientProperties client, String setting, String remedy) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(client.keyOf(setting));
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT) {
				throw new InvalidPropertyException(setting,
						"must be one text, but is a map or a list" + origin(source, name), remedy);
			}
		}
	}

	private static String origin(ConfigurationPropertySource source, ConfigurationPropertyName parent) {
		return !(source instanceof IterableConfigurationPropertySource iterable) ? ""
				: iterable.stream()
					.filter(parent::isAncestorOf)
					.map(iterable::getConfigurationProperty)
					.filter((property) -> property != null && property.getOrigin() != null)
					.findFirst()
					.map((property) -> " (originating from '" + property.getOrigin() + "')")
					.orElse("");
	}

	/**
	 * Return whether messages must not contain the value of a key: one with an element
	 * {@code login}, even if it is misplaced and no property.
	 * @param key the key, with or without {@code socketpool}
	 * @return whether its value is secret
	 */
	public static boolean isSecret(String key) {
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(key, '.');
		return IntStream.range(0, name.getNumberOfElements())
			.anyMatch((index) -> name.getElement(index, Form.UNIFORM).equals("login"));
	}

	/**
	 * Return the key of the property.
	 * @return the key, such as {@code socketpool.pool.max-size}
	 */
	public String getKey() {
		return this.key;
	}

	/**
	 * Return the client that inherits the value.
	 * @return its name, or {@code null} if the property configures only one client
	 */
	public @Nullable String getInheritingClient() {
		return this.inheritingClient;
	}

	/**
	 * Return whether the property has neither a value nor a default.
	 * @return {@code true} if it has no value, {@code false} if its value is invalid
	 */
	public boolean isMissing() {
		return this.missing;
	}

}
