package io.github.socketpool.autoconfigure;

import java.util.function.Supplier;

import io.github.socketpool.InvalidSettingException;

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
	 * Return whether the property has neither a value nor a default.
	 * @return {@code true} if it has no value, {@code false} if its value is invalid
	 */
	boolean isMissing() {
		return this.missing;
	}

}
