package io.github.socketpool.sample;

import java.util.stream.Stream;

import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.sample.server.EmbeddedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what other web sites can do in the browser of a user of the page.
 */
@SampleTest
class OtherSitesTests {

	@LocalServerPort
	private int port;

	@Autowired
	private RestTestClient client;

	@Autowired
	private EmbeddedServer server;

	@Autowired
	private ConnectionPool pool;

	@AfterEach
	void leaveAllAsItWas() {
		this.client.post().uri("/server/start").exchange().expectStatus().isNoContent();
		this.pool.control().resize(8, 0);
	}

	@ParameterizedTest
	@MethodSource("changes")
	void anotherSiteCannotChangeAnything(String path) {
		assertRefused(post(path, "Sec-Fetch-Site", "cross-site"));
		assertRefused(post(path, "Sec-Fetch-Site", "same-site"));
		assertThat(this.server.isRunning()).isTrue();
		assertThat(this.pool.control().settings().maxSize()).isEqualTo(8);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://example.com", "http://localhost:1", "null" })
	void anotherSiteCannotChangeAnythingWithoutFetchMetadata(String origin) {
		assertRefused(post("/server/stop", "Origin", origin));
		assertThat(this.server.isRunning()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "same-origin", "none" })
	void thePageItselfIsServed(String relation) {
		post("/load?calls=1", "Sec-Fetch-Site", relation).expectStatus().isOk();
		post("/load?calls=1", "Origin", "http://localhost:" + this.port).expectStatus().isOk();
	}

	@Test
	void otherClientsThanBrowsersAreServed() {
		this.client.post().uri("/load?calls=1").exchange().expectStatus().isOk();
	}

	@Test
	void aLinkFromAnotherSiteLeadsToThePage() {
		this.client.get().uri("/").header("Sec-Fetch-Site", "cross-site").exchange().expectStatus().isOk();
	}

	static Stream<String> changes() {
		return Stream.of("/server/stop", "/server/start", "/load?calls=1", "/exchange",
				"/actuator/socketpool/default/resize");
	}

	private ResponseSpec post(String path, String header, String value) {
		return this.client.post()
			.uri(path)
			.header(header, value)
			.contentType(MediaType.APPLICATION_JSON)
			.body("{\"maxSize\": 3, \"minIdle\": 0}")
			.exchange();
	}

	private void assertRefused(ResponseSpec response) {
		response.expectStatus()
			.isEqualTo(HttpStatus.FORBIDDEN)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.title")
			.isEqualTo("Requested by another site");
	}

}
