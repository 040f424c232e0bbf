package io.github.socketpool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EndpointTests {

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "http://localhost", "localhost:9000", "[::1]", "local host", "localhost/" })
	void aHostIsANameOrAnAddressAlone(String host) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> new Endpoint(host, 9000))
			.withMessageContaining("'host'")
			.withMessageContaining("'" + host + "'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "local\u001bhost", "local\u202ehost", "local\u0000host" })
	void aHostHasNoCharactersThatDoNotPrint(String host) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> new Endpoint(host, 9000))
			.withMessageContaining("'host'")
			.withMessageContaining("local\\u")
			.withMessageNotContaining(host);
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 65536, 70000 })
	void aPortIsOneThatAServerCanListenAt(int port) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> new Endpoint("localhost", port))
			.withMessageContaining("'port'")
			.withMessageContaining("'" + port + "'")
			.withMessageContaining("between 1 and 65535");
	}

	@Test
	void isWrittenAsHostAndPort() {
		assertThat(new Endpoint("localhost", 9000)).hasToString("localhost:9000");
		assertThat(new Endpoint("::1", 9000)).hasToString("[::1]:9000");
	}

}
