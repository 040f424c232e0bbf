package io.github.socketpool.sample;

import java.io.IOException;

import io.github.socketpool.sample.server.EmbeddedServer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what a web site can do whose name resolves to this machine (DNS rebinding). Its
 * script may set any header except {@code Host}, and the browser takes it for the page of
 * this application.
 */
@SampleTest
class OtherHostsTests {

	@LocalServerPort
	private int port;

	@Autowired
	private EmbeddedServer server;

	@ParameterizedTest
	@ValueSource(strings = { "/", "/live", "/quotes/ACME", "/page.css", "/actuator/health", "/actuator/socketpool",
			"/actuator/metrics", "/actuator/prometheus", "/none" })
	void requestsToAnotherNameReadNothing(String path) throws IOException {
		assertRefused(get(path, "rebound.example.com:" + this.port));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/server/stop", "/load?calls=1", "/exchange", "/actuator/socketpool/default/suspend" })
	void requestsToAnotherNameChangeNothing(String path) throws IOException {
		String host = "rebound.example.com:" + this.port;
		assertRefused(RawHttp.send(this.port, "POST " + path + " HTTP/1.1", "Host: " + host, "Origin: http://" + host,
				"Sec-Fetch-Site: same-origin", "Content-Type: application/json", "Content-Length: 0"));
		assertThat(this.server.isRunning()).isTrue();
	}

	@Test
	void theRejectionHasARemedyAndQuotesNothing() throws IOException {
		assertThat(get("/", "rebound.example.com")).contains("--sample.web.allowed-hosts=")
			.doesNotContain("rebound.example.com");
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-Forwarded-Host: localhost", "Forwarded: host=localhost", "X-Host: localhost" })
	void noOtherHeaderReplacesTheHost(String header) throws IOException {
		assertRefused(RawHttp.send(this.port, "GET /live HTTP/1.1", "Host: rebound.example.com", header));
	}

	@Test
	void anAddressInTheRequestLineDoesNotReplaceTheHost() throws IOException {
		assertThat(RawHttp.send(this.port, "GET http://localhost/live HTTP/1.1", "Host: rebound.example.com"))
			.startsWith("HTTP/1.1 4");
		assertThat(RawHttp.send(this.port, "GET http://rebound.example.com/live HTTP/1.1", "Host: localhost"))
			.startsWith("HTTP/1.1 4");
		assertThat(RawHttp.send(this.port, "GET http://rebound.example.com/live HTTP/1.0")).startsWith("HTTP/1.1 4");
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "LocalHost:8080", "localhost.:8080", "127.0.0.1:1", "127.8.9.10", "[::1]",
			"[::1]:8080", "[0:0:0:0:0:0:0:1]:8080", "[::ffff:127.0.0.1]:8080", "[::ffff:7f00:1]" })
	void theLoopbackInterfaceIsServedUnderEachOfItsNames(String host) throws IOException {
		assertThat(get("/live", host)).startsWith("HTTP/1.1 200");
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1.example.com", "localhost.example.com", "example.localhost.com", "0.0.0.0",
			"[::2]", "[::]", "[2001:db8::1]", "192.0.2.1", "128.0.0.1", "xn--lcalhost-n0a" })
	void aSimilarNameIsRejected(String host) throws IOException {
		assertRefused(get("/live", host));
	}

	private String get(String path, String host) throws IOException {
		return RawHttp.send(this.port, "GET " + path + " HTTP/1.1", "Host: " + host);
	}

	private static void assertRefused(String response) {
		assertThat(response).startsWith("HTTP/1.1 421")
			.contains("application/problem+json")
			.contains("Host not allowed");
	}

	@Nested
	@TestPropertySource(properties = { "sample.web.allowed-hosts=Sample.example.com,192.0.2.1",
			"server.forward-headers-strategy=framework" })
	class BehindAProxy {

		@LocalServerPort
		private int port;

		@ParameterizedTest
		@ValueSource(strings = { "sample.example.com", "SAMPLE.example.com.:8080", "192.0.2.1:80", "localhost" })
		void configuredNamesAreServedToo(String host) throws IOException {
			assertThat(RawHttp.send(this.port, "GET /live HTTP/1.1", "Host: " + host)).startsWith("HTTP/1.1 200");
		}

		@Test
		void aProxyHeaderDoesNotReplaceTheHost() throws IOException {
			assertRefused(RawHttp.send(this.port, "GET /live HTTP/1.1", "Host: rebound.example.com",
					"X-Forwarded-Host: sample.example.com"));
		}

	}

	@Nested
	@TestPropertySource(properties = "management.server.port=0")
	class WithTheActuatorAtAPortOfItsOwn {

		@LocalManagementPort
		private int port;

		@Test
		void requestsToAnotherNameDoNotReadTheActuator() throws IOException {
			assertRefused(RawHttp.send(this.port, "GET /actuator/health HTTP/1.1", "Host: rebound.example.com"));
			assertThat(RawHttp.send(this.port, "GET /actuator/health HTTP/1.1", "Host: localhost"))
				.startsWith("HTTP/1.1 200");
		}

		@Test
		void anotherSiteCannotChangeThePoolOnTheManagementPort() throws IOException {
			assertThat(RawHttp.send(this.port, "POST /actuator/socketpool/default/suspend HTTP/1.1", "Host: localhost",
					"Sec-Fetch-Site: cross-site", "Content-Type: application/json", "Content-Length: 0"))
				.startsWith("HTTP/1.1 403");
		}

	}

}
