package io.github.socketpool.autoconfigure.diagnostics;

import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.autoconfigure.InvalidPropertyException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;

/**
 * An {@link AbstractFailureAnalyzer} that performs analysis of failures caused by an
 * {@link InvalidSettingException}. It names a property only if the value of that property
 * was rejected ({@link InvalidPropertyException}). Customizers and beans may have
 * settings of their own, and the settings of a {@code ProtocolServer} are not properties.
 */
class InvalidSettingFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSettingException> {

	private final @Nullable Environment environment;

	InvalidSettingFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidSettingException cause) {
		String description = (cause instanceof InvalidPropertyException property) ? describe(property)
				: describe(cause);
		return new FailureAnalysis(description + ": it " + cause.getReason() + ".", cause.getRemedy(), cause);
	}

	private String describe(InvalidPropertyException cause) {
		String name = cause.getKey();
		if (cause.isMissing()) {
			return "Configuration property '" + name + "' is not set";
		}
		// Show the value as the user wrote it, in another notation perhaps. Values of a
		// login are secret, and have been replaced.
		boolean secret = InvalidPropertyException.isSecret(name);
		String configured = (this.environment != null && !secret) ? this.environment.getProperty(name) : null;
		Origin origin = findOrigin(name);
		if (origin == null) {
			origin = findOriginInList(name, String.valueOf(cause.getValue()));
		}
		return "Invalid value '" + ((configured != null) ? configured : cause.getValue())
				+ "' for configuration property '" + name + "'"
				+ ((origin != null) ? " (originating from '" + origin + "')" : "")
				+ ((cause.getInheritingClient() != null)
						? ", which client '" + cause.getInheritingClient() + "' inherits" : "");
	}

	private static String describe(InvalidSettingException cause) {
		String invalid = "Invalid value '" + cause.getValue() + "' for setting '" + cause.getSetting() + "'";
		return invalid + (cause.getSetting().startsWith("server.") ? " of a ProtocolServer"
				: ", set by code such as a customizer or a bean of the application");
	}

	/**
	 * Return the origin of the element with a value, or else of the first one. A list in
	 * a file has one for each element.
	 */
	private @Nullable Origin findOriginInList(String name, String value) {
		int index = 0;
		while (this.environment != null && this.environment.containsProperty(name + "[" + index + "]")) {
			if (value.equals(this.environment.getProperty(name + "[" + index + "]"))) {
				return findOrigin(name + "[" + index + "]");
			}
			index++;
		}
		return findOrigin(name + "[0]");
	}

	private @Nullable Origin findOrigin(String name) {
		if (this.environment instanceof ConfigurableEnvironment configurableEnvironment) {
			for (PropertySource<?> source : configurableEnvironment.getPropertySources()) {
				Origin origin = OriginLookup.getOrigin(source, name);
				if (origin != null) {
					return origin;
				}
			}
		}
		return null;
	}

}
