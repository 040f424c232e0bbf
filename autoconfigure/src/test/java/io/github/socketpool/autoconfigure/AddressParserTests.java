package io.github.socketpool.autoconfigure;

import io.github.socketpool.Endpoint;
import io.github.socketpool.InvalidSettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AddressParser}.
 */
class AddressParserTests {

	@Test
	void aHostHasAPort() {
		assertThat(AddressParser.parse("quotes.example:9000")).isEqualTo(Endpoint.of("quotes.example", 9000));
		assertThat(AddressParser.parse("127.0.0.1:1")).isEqualTo(Endpoint.of("127.0.0.1", 1));
	}

	@Test
	void anIpv6AddressIsInBrackets() {
		assertThat(AddressParser.parse("[fe80::1%eth0]:9000")).isEqualTo(Endpoint.of("fe80::1%eth0", 9000));
	}

	@Test
	void aPathFollowsItsScheme() {
		assertThat(AddressParser.parse("unix:/run/server.sock")).isEqualTo(Endpoint.unix("/run/server.sock"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "localhost", "localhost:", ":9000", "::1:9000", "[::1]", "[::1:9000",
			"tcp://localhost:9000", "localhost:9000/path", "/run/server.sock", "localhost:http", "localhost:-1" })
	void anythingElseIsRejected(String address) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> AddressParser.parse(address))
			.satisfies((ex) -> {
				assertThat(ex.getSetting()).isEqualTo("addresses");
				assertThat(ex.getValue()).isEqualTo(address);
				assertThat(ex.getReason()).isEqualTo("must be a host with a port, or a path after 'unix:'");
				assertThat(ex.getRemedy()).contains("quotes.example.com:9000, [::1]:9000 or unix:/run/server.sock");
			});
	}

	@ParameterizedTest
	@CsvSource({ "localhost:70000, has a port that must be between 1 and 65535",
			"local host:9000, has a host that must be only a name or an address",
			"unix:server.sock, 'must be an absolute path after ''unix:'', without control characters'" })
	void anInvalidPartIsNamed(String address, String reason) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> AddressParser.parse(address))
			.satisfies((ex) -> {
				assertThat(ex.getSetting()).isEqualTo("addresses");
				assertThat(ex.getValue()).isEqualTo(address);
				assertThat(ex.getReason()).isEqualTo(reason);
			});
	}

}
