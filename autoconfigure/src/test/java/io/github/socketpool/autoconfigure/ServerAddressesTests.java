package io.github.socketpool.autoconfigure;

import java.util.Arrays;
import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.InvalidSettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ServerAddresses}.
 */
class ServerAddressesTests {

	@Test
	void aHostHasAPort() {
		assertThat(ServerAddresses.parse("quotes.example:9000")).isEqualTo(Endpoint.of("quotes.example", 9000));
		assertThat(ServerAddresses.parse("127.0.0.1:1")).isEqualTo(Endpoint.of("127.0.0.1", 1));
	}

	@Test
	void anIpv6AddressIsInBrackets() {
		assertThat(ServerAddresses.parse("[fe80::1%eth0]:9000")).isEqualTo(Endpoint.of("fe80::1%eth0", 9000));
	}

	@Test
	void aPathFollowsItsScheme() {
		assertThat(ServerAddresses.parse("unix:/run/server.sock")).isEqualTo(Endpoint.unix("/run/server.sock"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "localhost", "localhost:", ":9000", "::1:9000", "[::1]", "[::1:9000",
			"tcp://localhost:9000", "localhost:9000/path", "/run/server.sock", "localhost:http", "localhost:-1" })
	void anythingElseIsRejected(String address) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> ServerAddresses.parse(address))
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
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> ServerAddresses.parse(address))
			.satisfies((ex) -> {
				assertThat(ex.getSetting()).isEqualTo("addresses");
				assertThat(ex.getValue()).isEqualTo(address);
				assertThat(ex.getReason()).isEqualTo(reason);
			});
	}

	@Test
	void severalAddressesStayInTheirOrder() {
		assertThat(ServerAddresses.parse(List.of("b:1", "[::1]:2", "unix:/run/a.sock", "a:1"))).containsExactly(
				Endpoint.of("b", 1), Endpoint.of("::1", 2), Endpoint.unix("/run/a.sock"), Endpoint.of("a", 1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a:1,a:2", "[::1]:1,[::2]:1", "[fe80::1%eth0]:1,[fe80::1%eth1]:1", "127.0.0.1:1,[::1]:1",
			"localhost:1,127.0.0.1:1", "unix:/run/a.sock,unix:/run/A.sock", "[1::2::3]:1,[1::2::4]:1" })
	void addressesThatDifferAreAllowed(String addresses) {
		assertThat(ServerAddresses.parse(Arrays.asList(addresses.split(",")))).hasSize(2);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					a:1,b:1,a:1                          | has a:1 twice
					a:1,A:1                              | has A:1, which is the same address as a:1
					a:1,a:01                             | has a:1 twice
					[::1]:1,[0:0::1]:1                   | has [0:0::1]:1, which is the same address as [::1]:1
					[FE80::1%eth0]:1,[fe80:0::1%eth0]:1  | has [fe80:0::1%eth0]:1, which is the same address as [FE80::1%eth0]:1
					127.0.0.1:1,[::ffff:127.0.0.1]:1     | has [::ffff:127.0.0.1]:1, which is the same address as 127.0.0.1:1
					unix:/run/a.sock,unix:/run//./a.sock | has unix:/run//./a.sock, which is the same address as unix:/run/a.sock
					""")
	void oneAddressInTwoFormsIsRejected(String addresses, String reason) {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> ServerAddresses.parse(Arrays.asList(addresses.split(","))))
			.satisfies((ex) -> {
				assertThat(ex.getSetting()).isEqualTo("addresses");
				assertThat(ex.getReason()).isEqualTo(reason);
				assertThat(ex.getRemedy()).isEqualTo("Use each address once.");
			});
	}

}
