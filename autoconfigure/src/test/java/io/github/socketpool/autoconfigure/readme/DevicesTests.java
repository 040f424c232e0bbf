package io.github.socketpool.autoconfigure.readme;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.test.Reaction;
import io.github.socketpool.test.StubServer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the targets known at run time that {@code docs/clients.md} shows.
 */
class DevicesTests {

	@Test
	void eachDeviceIsCalledAtItsAddressUntilItIsRemoved() {
		try (StubServer first = quoting(1); StubServer second = quoting(2)) {
			new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class))
				.withUserConfiguration(Devices.class)
				.run((context) -> {
					Devices devices = context.getBean(Devices.class);
					assertThat(devices.quote(first.endpoint(), "ACME")).isEqualTo(new Quote("ACME", 1));
					assertThat(devices.quote(second.endpoint(), "ACME")).isEqualTo(new Quote("ACME", 2));
					assertThat(devices.quote(second.endpoint(), "ACME")).isEqualTo(new Quote("ACME", 2));
					ConnectionPools pools = context.getBean(ConnectionPools.class);
					assertThat(pools.all()).containsOnlyKeys("devices", "devices.2");
					devices.remove(first.endpoint());
					assertThat(pools.all()).containsOnlyKeys("devices.2");
				});
		}
	}

	private static StubServer quoting(int price) {
		return StubServer.start()
			.when((request) -> true, Reaction.respond("{\"symbol\":\"ACME\",\"price\":" + price + "}"));
	}

}
