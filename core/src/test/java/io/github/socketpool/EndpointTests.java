package io.github.socketpool;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EndpointTests {

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "http://localhost", "localhost:9000", "[::1]", "local host", "localhost/" })
	void aHostIsANameOrAnAddressAlone(String host) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> Endpoint.of(host, 9000))
			.withMessageContaining("'host'")
			.withMessageContaining("'" + host + "'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "local\u001bhost", "local\u202ehost", "local\u0000host" })
	void aHostHasNoCharactersThatDoNotPrint(String host) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> Endpoint.of(host, 9000))
			.withMessageContaining("'host'")
			.withMessageContaining("local\\u")
			.withMessageNotContaining(host);
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 65536, 70000 })
	void aPortIsOneThatAServerCanListenAt(int port) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> Endpoint.of("localhost", port))
			.withMessageContaining("'port'")
			.withMessageContaining("'" + port + "'")
			.withMessageContaining("between 1 and 65535");
	}

	@Test
	void isWrittenAsHostAndPort() {
		assertThat(Endpoint.of("localhost", 9000)).hasToString("localhost:9000");
		assertThat(Endpoint.of("::1", 9000)).hasToString("[::1]:9000");
	}

	@Test
	void equalsOneOfTheSameHostAndPort() {
		Endpoint endpoint = Endpoint.of("localhost", 9000);
		assertThat(endpoint).isEqualTo(Endpoint.of("localhost", 9000))
			.hasSameHashCodeAs(Endpoint.of("localhost", 9000))
			.isNotEqualTo(Endpoint.of("localhost", 9001))
			.isNotEqualTo(Endpoint.of("127.0.0.1", 9000));
	}

	@Test
	void isTheSameAfterSerialization() throws Exception {
		Endpoint endpoint = Endpoint.of("::1", 9000);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(endpoint);
		}
		try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			assertThat(in.readObject()).isEqualTo(endpoint).hasToString("[::1]:9000");
		}
	}

}
