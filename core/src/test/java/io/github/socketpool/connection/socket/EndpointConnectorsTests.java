package io.github.socketpool.connection.socket;

import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.TcpEndpoint;
import io.github.socketpool.connection.SocketSettings;
import io.github.socketpool.connection.transport.TestNames;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EndpointConnectors}.
 */
class EndpointConnectorsTests {

	private static final Endpoint CONFIGURED = Endpoint.of("configured", 1);

	private final EndpointConnectors connectors = new EndpointConnectors(List.of(CONFIGURED),
			(endpoint) -> new TestNames().connector((TcpEndpoint) endpoint, SocketSettings.defaults()));

	@Test
	void endpointsThatAreUsedKeepTheirConnectorsWhileOthersComeAndGo() {
		Endpoint used = Endpoint.of("used", 1);
		Endpoint left = Endpoint.of("left", 1);
		EndpointConnectors.Entry configured = this.connectors.get(CONFIGURED);
		EndpointConnectors.Entry kept = this.connectors.get(used);
		EndpointConnectors.Entry dropped = this.connectors.get(left);
		for (int i = 0; i < 1000; i++) {
			this.connectors.get(Endpoint.of("instance" + i, 1));
			assertThat(this.connectors.get(used)).isSameAs(kept);
		}
		assertThat(this.connectors.get(CONFIGURED)).isSameAs(configured);
		assertThat(this.connectors.get(left)).isNotSameAs(dropped);
	}

}
