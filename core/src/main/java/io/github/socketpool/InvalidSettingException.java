package io.github.socketpool;

import org.jspecify.annotations.Nullable;

/**
 * A setting has an invalid value. Thrown when settings are created, so that an
 * application fails at startup and not at its first call.
 */
public class InvalidSettingException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String setting;

	private final String value;

	private final String reason;

	private final String remedy;

	/**
	 * Create an error.
	 * @param setting the name of the setting in the configuration, relative to its
	 * client: {@code pool.max-size}
	 * @param value the invalid value; {@code null} if there is none
	 * @param reason why it is invalid, as the rest of a sentence: "must be at least 1"
	 * @param remedy what to do, as a sentence
	 */
	public InvalidSettingException(String setting, @Nullable Object value, String reason, String remedy) {
		super(MessageText
			.escape("Setting '" + setting + "' with value '" + value + "' is invalid: it " + reason + ". " + remedy));
		this.setting = setting;
		this.value = MessageText.escape(String.valueOf(value));
		this.reason = MessageText.escape(reason);
		this.remedy = remedy;
	}

	/**
	 * Return the name of the setting, relative to its client.
	 * @return a name such as {@code pool.max-size}
	 */
	public String getSetting() {
		return this.setting;
	}

	/**
	 * Return the invalid value.
	 * @return the value as text, with non-printing characters escaped
	 */
	public String getValue() {
		return this.value;
	}

	/**
	 * Return why the value is invalid.
	 * @return the rest of a sentence that begins with the setting
	 */
	public String getReason() {
		return this.reason;
	}

	/**
	 * Return what to do.
	 * @return a sentence
	 */
	public String getRemedy() {
		return this.remedy;
	}

}
