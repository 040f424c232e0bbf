package io.github.socketpool.sample;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.socketpool.sample.server.EmbeddedServer;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistrar;

/**
 * Runs a test against the whole application, with its embedded servers, on free ports.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "sample.server.port=0", "sample.server.rates-port=0", "sample.server.second-rates-port=0" })
@AutoConfigureRestTestClient
@Import(SampleTest.EmbeddedServersAsTargets.class)
@interface SampleTest {

	/**
	 * The ports of the embedded servers are known once they listen.
	 */
	@TestConfiguration(proxyBeanMethods = false)
	class EmbeddedServersAsTargets {

		@Bean
		DynamicPropertyRegistrar targets(EmbeddedServer server, @Qualifier("rates") EmbeddedServer ratesServer,
				@Qualifier("second-rates") EmbeddedServer secondRatesServer) {
			return (registry) -> {
				registry.add("socketpool.port", server::port);
				registry.add("socketpool.clients.rates.addresses",
						() -> "localhost:" + ratesServer.port() + ",localhost:" + secondRatesServer.port());
			};
		}

	}

}
