package io.github.socketpool.sample;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.BodyContentSpec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for loads, with the embedded server as back end.
 */
@SampleTest
class LoadTests {

	private static final int MAX_SIZE = 8;

	@Autowired
	private RestTestClient client;

	@Test
	void aPooledLoadOpensAtMostMaxSizeConnections() {
		Map<String, Object> report = load("calls=5000&concurrency=64&mode=pooled");
		assertThat(report).containsEntry("calls", 5000).containsEntry("failures", 0);
		assertThat(number(report, "connectionsOpened")).isBetween(0L, (long) MAX_SIZE);
	}

	@Test
	void aLoadPerCallOpensAConnectionForEachCall() {
		Map<String, Object> report = load("calls=200&concurrency=64&mode=per-call");
		assertThat(report).containsEntry("calls", 200)
			.containsEntry("failures", 0)
			.containsEntry("connectionsOpened", 200);
	}

	@Test
	void aSharedLoadHasOneConnectionForManyCallers() {
		Map<String, Object> report = load("calls=5000&concurrency=64&mode=shared");
		assertThat(report).containsEntry("calls", 5000).containsEntry("failures", 0);
		assertThat(number(report, "connectionsOpened")).isBetween(0L, 1L);
	}

	@Test
	void aLoadIsPooledByDefault() {
		Map<String, Object> report = load("calls=100&concurrency=2");
		assertThat(report).containsEntry("calls", 100).containsEntry("failures", 0);
		assertThat(number(report, "connectionsOpened")).isLessThanOrEqualTo(2);
	}

	@Test
	void aLoadReportsTheDurationOfCalls() {
		Map<String, Object> report = load("calls=100&concurrency=4");
		assertThat(number(report, "callsPerSecond")).isPositive();
		assertThat(number(report, "p50Micros")).isPositive();
		assertThat(number(report, "p99Micros")).isGreaterThanOrEqualTo(number(report, "p50Micros"));
		assertThat(number(report, "longestMicros")).isGreaterThanOrEqualTo(number(report, "p99Micros"));
		assertThat(number(report, "elapsedMicros")).isGreaterThanOrEqualTo(number(report, "longestMicros"));
		assertThat(report).containsEntry("ended", "complete");
	}

	@ParameterizedTest
	@CsvSource({ "calls, 0, a number from 1 to 1000000", "calls, -1, a number from 1 to 1000000",
			"calls, 1000001, a number from 1 to 1000000", "calls, 99999999999, a number from 1 to 1000000",
			"calls, many, a number from 1 to 1000000", "concurrency, 0, a number from 1 to 1024",
			"concurrency, 1025, a number from 1 to 1024", "mode, both, pooled or per-call or shared" })
	void anInvalidParameterMeans400WithTheAllowedValues(String parameter, String value, String allowed) {
		BodyContentSpec body = this.client.post()
			.uri("/load?" + parameter + "=" + value)
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.BAD_REQUEST)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody();
		body.jsonPath("$.detail")
			.isEqualTo(
					"Parameter '" + parameter + "' with value '" + value + "' is invalid: it must be " + allowed + ".");
	}

	private static long number(Map<String, Object> report, String name) {
		assertThat(report.get(name)).isInstanceOf(Number.class);
		return ((Number) report.get(name)).longValue();
	}

	private Map<String, Object> load(String parameters) {
		return this.client.post()
			.uri("/load?" + parameters)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(new ParameterizedTypeReference<Map<String, Object>>() {
			})
			.returnResult()
			.getResponseBody();
	}

}
