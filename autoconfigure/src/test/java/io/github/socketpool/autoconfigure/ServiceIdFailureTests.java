package io.github.socketpool.autoconfigure;

import java.util.List;
import java.util.regex.Pattern;

import io.github.socketpool.Endpoint;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.autoconfigure.discovery.SocketPoolDiscoveryAutoConfiguration;
import io.github.socketpool.context.ProtocolClients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that each mistake with {@code service-id} stops the application with a report
 * that says how to correct it.
 */
@ExtendWith(OutputCaptureExtension.class)
class ServiceIdFailureTests {

	private static final String[] CLIENTS = { "socketpool.", "socketpool.clients.quotes." };

	@ParameterizedTest(name = "{1}={2} {0}")
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					service-id=quotes | host | east | must not be set together with {client}service-id | Remove host, port and addresses, since the instances of the service have their own.
					service-id=quotes | port | 9001 | must not be set together with {client}service-id | Or remove service-id.
					service-id=quotes | addresses | east:9000 | must not be set together with {client}service-id | Or remove service-id.
					service-id=quotes | addresses | east:9000,west:9000 | must not be set together with {client}service-id | Or remove service-id.
					call-timeout=1s | service-id | "" | must not be empty | Use the name under which the servers are registered.
					call-timeout=1s | service-id | " " | must not be empty | Use the name under which the servers are registered.
					call-timeout=1s,spring.cloud.discovery.enabled=false | service-id | quotes | needs a DiscoveryClient bean that can find its instances, and there is none | Add the starter of a service registry
					""")
	void aMistakeIsReportedWithKeyValueOriginReasonAndRemedy(String others, String key, String value, String reason,
			String remedy, CapturedOutput output) {
		for (String client : CLIENTS) {
			int before = output.getOut().length();
			String[] other = others.split(",");
			fails("--" + client + key + "=" + value, "--" + client + other[0],
					(other.length > 1) ? "--" + other[1] : "--debug=false");
			assertThat(output.getOut().substring(before)).contains("APPLICATION FAILED TO START")
				.contains("Invalid value '" + value + "' for configuration property '" + client + key
						+ "' (originating from '\"" + client + key + "\" from property source \"commandLineArgs\"')")
				.contains(reason.replace("{client}", client))
				.containsPattern("Action:\\R\\R.*" + Pattern.quote(remedy));
		}
	}

	@Test
	void withoutSpringCloudTheReportSaysWhatToAdd() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class,
					SocketPoolDiscoveryAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(DiscoveryClient.class))
			.withPropertyValues("socketpool.service-id=quotes")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidSettingException.class)
				.hasMessageContaining("'service-id'")
				.hasMessageContaining("needs Spring Cloud Commons to find the servers, which is not on the class path")
				.hasMessageContaining("org.springframework.cloud:spring-cloud-starter-zookeeper-discovery"));
	}

	@Test
	void withoutADiscoveryClientTheReportSaysWhatToAdd() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class,
					SocketPoolDiscoveryAutoConfiguration.class))
			.withPropertyValues("socketpool.service-id=quotes")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("needs a DiscoveryClient bean that can find its instances"));
	}

	@Test
	void aNamedClientDoesNotInheritTheService() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class,
					SocketPoolDiscoveryAutoConfiguration.class))
			.withPropertyValues("socketpool.service-id=quotes", "socketpool.clients.orders.call-timeout=1s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("must be set for client 'orders', which has no other address"));
	}

	@Test
	void aServiceMustBeTheOnlyAddress() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class))
			.run((context) -> assertThatExceptionOfType(InvalidSettingException.class)
				.isThrownBy(() -> context.getBean(ProtocolClients.class)
					.create("devices",
							(settings) -> settings
								.withAddresses(List.of(Endpoint.service("devices"), Endpoint.of("localhost", 9000)))))
				.withMessageContaining("must have nothing else beside a service"));
	}

	@Test
	void aClientIsNotCreatedForAServiceWithoutSpringCloud() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class))
			.run((context) -> assertThatExceptionOfType(InvalidSettingException.class)
				.isThrownBy(() -> context.getBean(ProtocolClients.class)
					.create("devices", (settings) -> settings.withServiceId("devices")))
				.withMessageContaining("needs Spring Cloud Commons"));
	}

	private static void fails(String... arguments) {
		SpringApplication application = new SpringApplication(NoBeans.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run(arguments));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class NoBeans {

	}

}
