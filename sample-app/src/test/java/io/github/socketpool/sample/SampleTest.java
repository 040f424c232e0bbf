package io.github.socketpool.sample;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.socketpool.sample.server.EmbeddedServer;

import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistrar;

/**
 * Runs a test against the whole application, with its embedded server, on free ports.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "sample.server.port=0")
@AutoConfigureRestTestClient
@Import(SampleTest.EmbeddedServerAsTarget.class)
@interface SampleTest {

	/**
	 * The port of the embedded server is known once it listens.
	 */
	@TestConfiguration(proxyBeanMethods = false)
	class EmbeddedServerAsTarget {

		@Bean
		DynamicPropertyRegistrar target(EmbeddedServer server) {
			return (registry) -> registry.add("socketpool.port", server::port);
		}

	}

}
