package io.github.socketpool.autoconfigure.readme;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.test.Reaction;
import io.github.socketpool.test.StubServer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the clients that {@code docs/clients.md} shows.
 */
class TradingTests {

	@Test
	void eachCallGoesToTheServerOfItsClient() {
		try (StubServer quotes = StubServer.start()
			.when((request) -> request.text().contains("ACME"), Reaction.respond("{\"symbol\":\"ACME\",\"price\":42}"));
				StubServer orders = StubServer.start()
					.when((request) -> request.text().contains("key"), Reaction.respond("welcome"))) {
			new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class))
				.withUserConfiguration(OrdersConfiguration.class, Trading.class)
				.withPropertyValues("socketpool.clients.quotes.port=" + quotes.port(),
						"socketpool.clients.orders.port=" + orders.port(), "orders.key=key")
				.run((context) -> {
					assertThat(context.getBean(Trading.class).buy("ACME")).isEqualTo(new Quote("ACME", 42));
					assertThat(quotes.requests()).containsExactly("{\"symbol\":\"ACME\"}");
					await().untilAsserted(() -> assertThat(orders.requests()).hasSize(2).first().isEqualTo("key"));
				});
		}
	}

}
