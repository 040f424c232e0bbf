package io.github.socketpool;

import java.util.Locale;

/**
 * Formats names of enum constants for logs, meters and the endpoint.
 */
public final class EnumNames {

	private EnumNames() {
	}

	/**
	 * Return the name of a constant in kebab case.
	 * @param constant the constant, such as {@code IDLE_TIMEOUT}
	 * @return its name, such as {@code idle-timeout}
	 */
	public static String kebab(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
