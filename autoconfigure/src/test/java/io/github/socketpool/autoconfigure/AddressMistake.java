package io.github.socketpool.autoconfigure;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * A mistake in where the servers of a client are, which stops the application.
 *
 * @param key the key that is reported
 * @param value its value
 * @param reason what is wrong with it; {@code {client}} stands for the prefix of the
 * client
 * @param remedy what to do, as the report says it
 */
record AddressMistake(String key, String value, String reason, String remedy) {

	private static final List<String> CLIENTS = List.of("socketpool.", "socketpool.clients.quotes.");

	/**
	 * Make the mistake for the default client and for a named one, and require that both
	 * are reported with key, value, origin, reason and remedy.
	 * @param other another property of the client, with its value
	 * @param others properties of the application, with their values
	 */
	void requireReported(CapturedOutput output, String other, String... others) {
		for (String client : CLIENTS) {
			int before = output.getOut().length();
			fails(Stream.concat(Stream.of(client + this.key + "=" + this.value, client + other), Stream.of(others))
				.map((property) -> "--" + property)
				.toArray(String[]::new));
			assertThat(output.getOut().substring(before)).contains("APPLICATION FAILED TO START")
				.contains("Invalid value '" + this.value + "' for configuration property '" + client + this.key
						+ "' (originating from '\"" + client + this.key
						+ "\" from property source \"commandLineArgs\"')")
				.contains(this.reason.replace("{client}", client))
				.containsPattern("Action:\\R\\R.*" + Pattern.quote(this.remedy));
		}
	}

	/**
	 * Require that an application does not start.
	 */
	static void fails(String... arguments) {
		SpringApplication application = new SpringApplication(NoBeans.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run(arguments));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class NoBeans {

	}

}
