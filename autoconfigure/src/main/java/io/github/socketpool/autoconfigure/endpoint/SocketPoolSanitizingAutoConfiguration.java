package io.github.socketpool.autoconfigure.endpoint;

import java.util.Locale;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that hides the values of
 * {@code socketpool.login} in the endpoints {@code env} and {@code configprops}, which
 * can be configured to show values.
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class SocketPoolSanitizingAutoConfiguration {

	@Bean
	SanitizingFunction socketPoolLoginSanitizingFunction() {
		return (data) -> isLogin(data.getKey()) ? data.withSanitizedValue() : data;
	}

	/**
	 * Return whether a key is that of a login, in whatever notation: an environment
	 * variable has another one than a file.
	 */
	private static boolean isLogin(String key) {
		return key.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "").startsWith("socketpoollogin");
	}

}
