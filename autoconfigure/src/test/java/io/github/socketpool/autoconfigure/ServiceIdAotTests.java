package io.github.socketpool.autoconfigure;

import java.nio.file.Path;

import io.github.socketpool.autoconfigure.discovery.SocketPoolDiscoveryAutoConfiguration;
import io.github.socketpool.service.GeneratedCode;
import io.github.socketpool.template.ProtocolTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.cloud.client.CommonsClientAutoConfiguration;
import org.springframework.cloud.client.discovery.composite.CompositeDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryClientAutoConfiguration;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that code which is generated ahead of time, without a registry, follows a
 * service.
 */
@EnabledForJreRange(max = JRE.JAVA_21)
class ServiceIdAotTests {

	@TempDir
	private static Path folder;

	@Test
	void theServiceIsFoundAtRunTime() throws Exception {
		ApplicationContextInitializer<GenericApplicationContext> application = GeneratedCode
			.of(folder, Application.class, "socketpool.service-id=build")
			.load();
		try (TestServer server = new TestServer();
				GenericApplicationContext context = new GenericApplicationContext()) {
			TestPropertyValues
				.of("socketpool.service-id=quotes", "socketpool.connect.timeout=30s",
						"spring.cloud.discovery.client.simple.instances.quotes[0].uri=tcp://127.0.0.1:" + server.port())
				.applyTo(context);
			application.initialize(context);
			context.refresh();
			assertThat(context.getBean(ProtocolTemplate.class).exchange("1", String.class)).isEqualTo("1");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SocketPoolAutoConfiguration.class, SocketPoolDiscoveryAutoConfiguration.class,
			UtilAutoConfiguration.class, CommonsClientAutoConfiguration.class,
			SimpleDiscoveryClientAutoConfiguration.class, CompositeDiscoveryClientAutoConfiguration.class })
	static class Application {

	}

}
