package io.github.socketpool.sample.web;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link AllowedHosts}.
 */
class AllowedHostsTests {

	private final AllowedHosts hosts = new AllowedHosts(List.of("sample.example.com", "[2001:DB8::7]"));

	@ParameterizedTest
	@ValueSource(
			strings = { "localhost", "127.255.255.255:65535", "[::1]:1", "sample.example.com", "[2001:db8::7]:80" })
	void loopbackAndConfiguredNamesAreAllowed(String host) {
		assertThat(this.hosts.contains(host)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", ":8080", "localhost..", "localhost:http", "localhost:80:80", "a@localhost",
			"localhost/x", " localhost", "localhost, example.com", "127.0.0.256", "127.1", "127.0.0.01", "2130706433",
			"::1", "[::1", "[localhost]", "[::1%lo]", "[127.0.0.1]", "x.sample.example.com" })
	void anythingElseIsNot(String host) {
		assertThat(this.hosts.contains(host)).isFalse();
		assertThat(this.hosts.contains(null)).isFalse();
	}

	@Test
	void aConfiguredNameWithPortOrSchemeIsRefusedWithWhatIsAllowed() {
		for (String value : List.of("http://sample.example.com", "sample.example.com:8080", "", "*.example.com/x")) {
			assertThatIllegalArgumentException().isThrownBy(() -> new AllowedHosts(List.of(value)))
				.withMessageContaining("sample.web.allowed-hosts");
		}
	}

}
