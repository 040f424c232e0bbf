package io.github.socketpool.autoconfigure.health;

import java.util.Map;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.TestServer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SocketPoolHealthContributorAutoConfiguration}.
 */
class SocketPoolHealthContributorAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class,
				SocketPoolHealthContributorAutoConfiguration.class, HealthContributorAutoConfiguration.class,
				HealthContributorRegistryAutoConfiguration.class, HealthEndpointAutoConfiguration.class))
		.withPropertyValues("socketpool.port=9000");

	@Test
	void theEndpointShowsOneComponentForEachPool() {
		try (TestServer server = new TestServer()) {
			this.contextRunner.withPropertyValues("socketpool.port=" + server.port())
				.run((context) -> assertThat(
						context.getBean(HealthEndpoint.class).healthForPath("socketpool", "default").getStatus())
					.isEqualTo(Status.UP));
		}
	}

	@Test
	void canBeSwitchedOff() {
		this.contextRunner.withPropertyValues("management.health.socketpool.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("socketpoolHealthContributor"));
	}

	@Test
	void doesNotExistWithoutAClient() {
		this.contextRunner.withPropertyValues("socketpool.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("socketpoolHealthContributor"));
	}

	@Test
	void aUserDefinedContributorReplacesOurs() {
		CompositeHealthContributor own = CompositeHealthContributor.fromMap(Map.of());
		this.contextRunner.withBean("socketpoolHealthContributor", CompositeHealthContributor.class, () -> own)
			.run((context) -> assertThat(context.getBean("socketpoolHealthContributor")).isSameAs(own));
	}

	@Test
	void withoutTheHealthModuleTheApplicationStarts() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class,
					SocketPoolHealthContributorAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(HealthIndicator.class))
			.withPropertyValues("socketpool.port=9000")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("socketpoolHealthContributor"));
	}

}
