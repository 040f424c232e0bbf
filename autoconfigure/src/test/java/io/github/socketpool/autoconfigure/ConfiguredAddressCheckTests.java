package io.github.socketpool.autoconfigure;

import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.template.ProtocolOperations;
import io.github.socketpool.template.ProtocolTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ConfiguredAddressCheck}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConfiguredAddressCheckTests {

	private static final String NO_EFFECT = "has no effect";

	private static final String NO_DEFAULT = "There is no default client";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class));

	@Test
	void aPoolThatReplacesTheDefaultClientAndLeadsElsewherePreventsTheStart() {
		this.contextRunner.withPropertyValues("socketpool.host=quotes.example", "socketpool.port=9000")
			.withBean("orders", ConnectionPool.class, () -> pool("orders", 9100))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("'port'")
				.hasMessageContaining("the pool bean 'orders' replaces the default client's")
				.hasMessageContaining("calls would go to localhost:9100 instead of quotes.example:9000")
				.hasMessageContaining("socketpool.clients.<name>.*")
				.hasMessageContaining("@Bean(defaultCandidate = false)"));
	}

	@Test
	void aConnectionFactoryThatLeadsElsewherePreventsTheStart() {
		this.contextRunner.withPropertyValues("socketpool.addresses=quotes.example:9000")
			.withBean("sockets", ConnectionFactory.class, () -> connections(9100))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("'addresses'")
				.hasMessageContaining("the connection factory 'sockets' replaces"));
	}

	@Test
	void theAddressOfABeanIsNotReplacedSilentlyEither() {
		this.contextRunner
			.withBean("details", SocketPoolConnectionDetails.class,
					() -> () -> List.of(Endpoint.of("container.example", 9000)))
			.withBean("orders", ConnectionPool.class, () -> pool("orders", 9100))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("calls would go to localhost:9100 instead of container.example:9000"));
	}

	@Test
	void aPoolThatReplacesTheDefaultClientAndLeadsToTheConfiguredAddressIsUsed(CapturedOutput output) {
		this.contextRunner.withPropertyValues("socketpool.port=9000")
			.withBean("own", ConnectionPool.class, () -> pool("own", 9000))
			.run((context) -> assertThat(context.getBean(ProtocolTemplate.class).pool().name()).isEqualTo("own"));
		assertThat(output).doesNotContain(NO_EFFECT).doesNotContain(NO_DEFAULT);
	}

	@Test
	void aPoolThatIsNoDefaultCandidateLeavesTheDefaultClientAlone(CapturedOutput output) {
		this.contextRunner.withPropertyValues("socketpool.port=9000")
			.withBean("orders", ConnectionPool.class, () -> pool("orders", 9100),
					(definition) -> ((AbstractBeanDefinition) definition).setDefaultCandidate(false))
			.run((context) -> assertThat(context.getBean(ProtocolTemplate.class).pool().name()).isEqualTo("default"));
		assertThat(output).doesNotContain(NO_EFFECT).doesNotContain(NO_DEFAULT);
	}

	@Test
	void anAddressWithoutAClientIsReportedWithThePoolsThatReplaceIt(CapturedOutput output) {
		this.contextRunner.withPropertyValues("socketpool.host=quotes.example", "socketpool.port=9000")
			.withBean("bids", ConnectionPool.class, () -> pool("bids", 9100))
			.withBean("asks", ConnectionPool.class, () -> pool("asks", 9200))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ProtocolTemplate.class));
		assertThat(output).contains("The address quotes.example:9000, set by socketpool.port (originating from ")
			.contains(NO_EFFECT)
			.contains("the pool beans 'bids', 'asks'")
			.contains("socketpool.clients.<name>.*");
	}

	@Test
	void aTemplateOfTheApplicationIsOnlyWarnedOf(CapturedOutput output) {
		this.contextRunner.withPropertyValues("socketpool.host=quotes.example", "socketpool.port=9000")
			.withBean("orders", ConnectionPool.class, () -> pool("orders", 9100))
			.withBean("own", ProtocolOperations.class, () -> mock(ProtocolOperations.class))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains(NO_EFFECT).contains("the pool bean 'orders'");
	}

	@Test
	void poolsOfWhichNoneIsTheDefaultOneAreReported(CapturedOutput output) {
		this.contextRunner.withBean("bids", ConnectionPool.class, () -> pool("bids", 9100))
			.withBean("asks", ConnectionPool.class, () -> pool("asks", 9200))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains(NO_DEFAULT).contains("none of the pool beans 'bids', 'asks'").contains("@Primary");
	}

	@Test
	void poolsOfWhichOneIsPrimaryAreNotReported(CapturedOutput output) {
		this.contextRunner.withBean("bids", ConnectionPool.class, () -> pool("bids", 9100))
			.withBean("asks", ConnectionPool.class, () -> pool("asks", 9200),
					(definition) -> definition.setPrimary(true))
			.run((context) -> assertThat(context.getBean(ProtocolTemplate.class).pool().name()).isEqualTo("asks"));
		assertThat(output).doesNotContain(NO_DEFAULT);
	}

	@Test
	void poolsWithTemplatesOfTheApplicationAreNotReported(CapturedOutput output) {
		this.contextRunner.withBean("bids", ConnectionPool.class, () -> pool("bids", 9100))
			.withBean("asks", ConnectionPool.class, () -> pool("asks", 9200))
			.withBean("own", ProtocolOperations.class, () -> mock(ProtocolOperations.class))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain(NO_DEFAULT);
	}

	@Test
	void aMockedPoolIsNotCompared() {
		this.contextRunner.withPropertyValues("socketpool.port=9000")
			.withBean("mock", ConnectionPool.class, () -> mock(ConnectionPool.class))
			.run((context) -> assertThat(context).hasSingleBean(ProtocolTemplate.class));
	}

	private static ConnectionPool pool(String name, int port) {
		return ExclusivePool.builder(connections(port)).name(name).build();
	}

	private static ConnectionFactory connections(int port) {
		return SocketConnections.builder(Endpoint.of("localhost", port)).build();
	}

}
