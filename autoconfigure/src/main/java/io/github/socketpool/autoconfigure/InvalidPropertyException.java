package io.github.socketpool.autoconfigure;

import java.util.function.Supplier;

import io.github.socketpool.InvalidSettingException;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
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

	private final boolean missing;

	/**
	 * Create an error for a required property that is not set.
	 * @param setting the name of the property, without {@code socketpool}
	 * @param reason why that is invalid, as the rest of a sentence
	 * @param remedy what to do, as a sentence
	 */
	InvalidPropertyException(String setting, String reason, String remedy) {
		super(setting, null, reason, remedy);
		this.missing = true;
	}

	private InvalidPropertyException(InvalidSettingException cause) {
		super(cause.getSetting(), cause.getValue(), cause.getReason(), cause.getRemedy());
		this.missing = false;
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
			throw new InvalidPropertyException(ex);
		}
	}

	/**
	 * Require that a property is not written as a map or a list. Nothing is bound to it
	 * then, so it would have no effect.
	 * @param environment contains the property
	 * @param setting the name of the property, without {@code socketpool}
	 * @param remedy what to do, as a sentence
	 * @throws InvalidPropertyException if there are keys below that of the property
	 */
	static void requireText(Environment environment, String setting, String remedy) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of("socketpool." + setting);
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
	 * Return whether the property has neither a value nor a default.
	 * @return {@code true} if it has no value, {@code false} if its value is invalid
	 */
	boolean isMissing() {
		return this.missing;
	}

}
