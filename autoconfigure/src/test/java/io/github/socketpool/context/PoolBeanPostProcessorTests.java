package io.github.socketpool.context;

import io.github.socketpool.Endpoint;
import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.endpoint.SocketPoolEndpointAutoConfiguration;
import io.github.socketpool.autoconfigure.health.SocketPoolHealthContributorAutoConfiguration;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.endpoint.SocketPoolEndpoint;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PoolBeanPostProcessor}.
 */
class PoolBeanPostProcessorTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class,
				SocketPoolHealthContributorAutoConfiguration.class, SocketPoolEndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=socketpool",
				"management.endpoints.jmx.exposure.include=socketpool", "spring.jmx.enabled=true");

	@Test
	void twoPoolsWithOneNameAreRejectedWithTheirBeanNamesAndTheRemedy() {
		this.contextRunner.withBean("quotes", ConnectionPool.class, () -> pool("default"))
			.withBean("orders", ConnectionPool.class, () -> pool("default"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("Beans 'quotes' and 'orders'")
				.hasMessageContaining("'default'")
				.hasMessageContaining("ConnectionPool.Builder.name"));
	}

	@Test
	void poolsAreShownByTheirNames() {
		this.contextRunner.withBean("first", ConnectionPool.class, () -> pool("quotes"))
			.withBean("second", ConnectionPool.class, () -> pool("orders"))
			.run((context) -> {
				assertThat(context.getBean(SocketPoolEndpoint.class).pools().pools()).containsOnlyKeys("quotes",
						"orders");
				assertThat(context.getBean(CompositeHealthContributor.class).stream())
					.extracting(CompositeHealthContributor.Entry::name)
					.containsExactlyInAnyOrder("quotes", "orders");
			});
	}

	@Test
	void aBeanThatIsCreatedAgainKeepsItsName() {
		this.contextRunner
			.withBean("quotes", ConnectionPool.class, () -> pool("quotes"),
					(definition) -> definition.setScope("prototype"))
			.run((context) -> {
				try (ConnectionPool one = context.getBean("quotes", ConnectionPool.class);
						ConnectionPool other = context.getBean("quotes", ConnectionPool.class)) {
					assertThat(one).isNotSameAs(other);
				}
			});
	}

	private static ConnectionPool pool(String name) {
		return ExclusivePool.builder(SocketConnections.builder(Endpoint.of("localhost", 9000)).build())
			.name(name)
			.build();
	}

}
