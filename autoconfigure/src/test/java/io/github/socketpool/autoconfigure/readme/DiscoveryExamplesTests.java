package io.github.socketpool.autoconfigure.readme;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.github.socketpool.Endpoint;
import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.discovery.SocketPoolDiscoveryAutoConfiguration;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.pool.ConnectionPool;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.CommonsClientAutoConfiguration;
import org.springframework.cloud.client.discovery.composite.CompositeDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryClientAutoConfiguration;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the configuration that {@code docs/discovery.md} shows.
 */
class DiscoveryExamplesTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(SocketPoolAutoConfiguration.class, SocketPoolDiscoveryAutoConfiguration.class,
					UtilAutoConfiguration.class, CommonsClientAutoConfiguration.class,
					SimpleDiscoveryClientAutoConfiguration.class, CompositeDiscoveryClientAutoConfiguration.class));

	@Test
	void theServiceOfTheExampleIsThatOfTheClient() throws Exception {
		run(0, List.of(Endpoint.of("localhost", 9000)),
				"spring.cloud.discovery.client.simple.instances.quotes[0].uri=tcp://localhost:9000");
	}

	@Test
	void theInstancesOfTheExampleAreTheServers() throws Exception {
		run(1, List.of(Endpoint.of("north.example.com", 9000), Endpoint.of("south.example.com", 9000)));
	}

	private void run(int example, List<Endpoint> expected, String... others) throws Exception {
		String page = Files.readString(Documents.ROOT.resolve("docs/discovery.md"));
		List<MatchResult> examples = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
			.matcher(page)
			.results()
			.toList();
		PropertySource<?> properties = new YamlPropertySourceLoader()
			.load("example", new ByteArrayResource(examples.get(example).group(1).getBytes(UTF_8)))
			.get(0);
		this.contextRunner.withPropertyValues(others)
			.withInitializer((context) -> context.getEnvironment().getPropertySources().addFirst(properties))
			.run((context) -> {
				ConnectionPool pool = context.getBean(ConnectionPool.class);
				Awaitility.await()
					.atMost(Duration.ofSeconds(30))
					.untilAsserted(() -> assertThat(pool.endpoints()).isEqualTo(expected));
				assertThat(ConnectionPools.serviceIdOf(pool)).isEqualTo("quotes");
			});
	}

}
