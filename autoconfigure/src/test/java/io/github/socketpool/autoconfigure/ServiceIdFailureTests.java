package io.github.socketpool.autoconfigure;

import java.util.Arrays;
import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.autoconfigure.discovery.SocketPoolDiscoveryAutoConfiguration;
import io.github.socketpool.context.ProtocolClients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.client.discovery.DiscoveryClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that each mistake with {@code service-id} stops the application with a report
 * that says how to correct it.
 */
@ExtendWith(OutputCaptureExtension.class)
class ServiceIdFailureTests {

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
		String[] properties = others.split(",", 2);
		new AddressMistake(key, value, reason, remedy).requireReported(output, properties[0],
				Arrays.copyOfRange(properties, 1, properties.length));
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

}
