package io.github.socketpool.autoconfigure;

import io.github.socketpool.InvalidSettingException;
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
 * {@link InvalidSettingException}. The settings of a client are properties, those of a
 * {@code ProtocolServer} are not: whoever builds one takes them from where they like.
 */
class InvalidSettingFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSettingException> {

	private final @Nullable Environment environment;

	InvalidSettingFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidSettingException cause) {
		if (cause.getSetting().startsWith("server.")) {
			return new FailureAnalysis("Invalid value '" + cause.getValue() + "' for setting '" + cause.getSetting()
					+ "' of a ProtocolServer: it " + cause.getReason() + ".", cause.getRemedy(), cause);
		}
		String name = "socketpool." + cause.getSetting();
		String configured = (this.environment != null) ? this.environment.getProperty(name) : null;
		StringBuilder description = new StringBuilder();
		if (configured == null && cause.getValue().equals(String.valueOf((Object) null))) {
			description.append("Configuration property '").append(name).append("' is not set");
		}
		else {
			description.append("Invalid value '").append((configured != null) ? configured : cause.getValue());
			description.append("' for configuration property '").append(name).append("'");
			Origin origin = findOrigin(name);
			if (origin != null) {
				description.append(" (originating from '").append(origin).append("')");
			}
		}
		description.append(": it ").append(cause.getReason()).append(".");
		return new FailureAnalysis(description.toString(), cause.getRemedy(), cause);
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
