package io.github.socketpool.autoconfigure;

import java.util.function.Supplier;

import io.github.socketpool.InvalidSettingException;

/**
 * An {@link InvalidSettingException} of a value that comes from
 * {@link SocketPoolProperties}. All others come from code, whatever the properties say.
 */
public class InvalidPropertyException extends InvalidSettingException {

	private static final long serialVersionUID = 1L;

	private final boolean missing;

	/**
	 * Create an error of a property that is required and not set.
	 * @param setting the name of the property, without {@code socketpool}
	 * @param reason why that makes no sense, as the rest of a sentence
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
	 * Return what is made of properties.
	 * @param <T> the type of what is made
	 * @param source what makes it, from properties alone
	 * @return what is made
	 * @throws InvalidPropertyException if a value of the properties makes no sense
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
	 * Return whether the property has no value, and no default either.
	 * @return {@code true} if it has none, {@code false} if it has the wrong one
	 */
	boolean isMissing() {
		return this.missing;
	}

}
