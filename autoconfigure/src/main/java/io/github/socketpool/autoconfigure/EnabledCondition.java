package io.github.socketpool.autoconfigure;

import io.github.socketpool.InvalidSettingException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * {@link SpringBootCondition} that matches unless {@code socketpool.enabled} is false. It
 * converts the value as property binding does, so that {@code yes}, {@code on} and
 * {@code 1} are true. A comparison with the text {@code true} would silently disable the
 * client for these values.
 */
class EnabledCondition extends SpringBootCondition {

	private static final String KEY = "socketpool.enabled";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("socketpool");
		return isEnabled(context.getEnvironment()) ? ConditionOutcome.match(message.because(KEY + " is not false"))
				: ConditionOutcome.noMatch(message.because(KEY + " is false"));
	}

	/**
	 * Return whether the client is enabled.
	 * @throws InvalidPropertyException if the value is neither true nor false
	 */
	static boolean isEnabled(Environment environment) {
		try {
			return Binder.get(environment).bind(KEY, Boolean.class).orElse(true);
		}
		catch (BindException ex) {
			return InvalidPropertyException.fromProperties(() -> {
				throw new InvalidSettingException("enabled", value(ex.getProperty()), "must be true or false",
						"Use true or false (or yes, on, 1, no, off, 0).");
			});
		}
	}

	private static @Nullable Object value(@Nullable ConfigurationProperty property) {
		return (property != null) ? property.getValue() : null;
	}

}
