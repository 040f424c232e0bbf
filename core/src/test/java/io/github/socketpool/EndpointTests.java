package io.github.socketpool;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
	void oneOfSeveralServersOfAHostIsWrittenWithItsAddress() {
		TcpEndpoint host = Endpoint.of("some.host", 9000);
		assertThat(host.at("10.0.0.7")).hasToString("some.host/10.0.0.7:9000")
			.isEqualTo(host.at("10.0.0.7"))
			.hasSameHashCodeAs(host.at("10.0.0.7"))
			.isNotEqualTo(host)
			.isNotEqualTo(host.at("10.0.0.8"));
		assertThat(host.at("2001:db8::7")).hasToString("some.host/[2001:db8::7]:9000");
		assertThat(host.at("10.0.0.7").host()).isEqualTo("some.host");
		assertThat(host.at("10.0.0.7").configured()).isEqualTo(host);
		assertThat(host.configured()).isSameAs(host);
		assertThat(Endpoint.unix("/run/socket").configured()).isEqualTo(Endpoint.unix("/run/socket"));
	}

	@Test
	void aServiceIsWrittenWithItsName() {
		assertThat(Endpoint.service("quotes")).hasToString("service:quotes")
			.isEqualTo(Endpoint.service("quotes"))
			.hasSameHashCodeAs(Endpoint.service("quotes"))
			.isNotEqualTo(Endpoint.service("orders"));
		assertThat(Endpoint.service("quotes").id()).isEqualTo("quotes");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "quo\u202etes" })
	void aServiceHasANameThatPrints(String id) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> Endpoint.service(id))
			.withMessageContaining("'service-id'");
	}

	@Test
	void equalsOneOfTheSameHostAndPort() {
		Endpoint endpoint = Endpoint.of("localhost", 9000);
		assertThat(endpoint).isEqualTo(Endpoint.of("localhost", 9000))
			.hasSameHashCodeAs(Endpoint.of("localhost", 9000))
			.isNotEqualTo(Endpoint.of("localhost", 9001))
			.isNotEqualTo(Endpoint.of("127.0.0.1", 9000));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "server.sock", "run/server.sock", "@server", "/run/a\nb", "/run/a\u0000b" })
	void aPathIsAbsoluteAndPrints(String path) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> Endpoint.unix(path))
			.withMessageContaining("'addresses'")
			.withMessageContaining("'unix:" + MessageText.escape(path) + "'")
			.withMessageContaining("must be an absolute path")
			.withMessageContaining("such as unix:/run/server.sock");
	}

	@Test
	void aPathIsNotLongerThanThatOfASocketMayBe() {
		String longest = "/" + "x".repeat(105);
		assertThat(Endpoint.unix(longest).path()).isEqualTo(longest);
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> Endpoint.unix(longest + "x"))
			.withMessageContaining("is a path of 107 bytes, and that of a socket has at most 106")
			.withMessageContaining("Let the server listen on a shorter path");
	}

	@Test
	void aPathIsWrittenAfterItsScheme() {
		assertThat(Endpoint.unix("/run/server.sock")).hasToString("unix:/run/server.sock")
			.isEqualTo(Endpoint.unix("/run/server.sock"))
			.hasSameHashCodeAs(Endpoint.unix("/run/server.sock"))
			.isNotEqualTo(Endpoint.unix("/run/other.sock"));
	}

	@ParameterizedTest
	@MethodSource("endpoints")
	void isTheSameAfterSerialization(Endpoint endpoint) throws Exception {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(endpoint);
		}
		try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			assertThat(in.readObject()).isEqualTo(endpoint).hasToString(endpoint.toString());
		}
	}

	static List<Endpoint> endpoints() {
		return List.of(Endpoint.of("::1", 9000), Endpoint.of("some.host", 9000).at("10.0.0.7"),
				Endpoint.unix("/run/server.sock"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "10.0.0.7", "127.1", "::1", "fe80::1%1" })
	void anAddressIsNoHostName(String host) {
		assertThat(Endpoint.of(host, 9000).hasHostName()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "10.example.com", "7a" })
	void aNameIsAHostName(String host) {
		assertThat(Endpoint.of(host, 9000).hasHostName()).isTrue();
	}

}
