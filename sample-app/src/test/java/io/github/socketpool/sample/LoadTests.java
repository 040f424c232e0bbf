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
 * Loads, with the embedded server as back end.
 */
@SampleTest
class LoadTests {

	private static final int MAX_SIZE = 8;

	@Autowired
	private RestTestClient client;

	@Test
	void aPooledLoadOpensNoMoreConnectionsThanThePoolHasRoomFor() {
		Map<String, Number> report = load("calls=5000&concurrency=64&mode=pooled");
		assertThat(report).containsEntry("calls", 5000).containsEntry("failures", 0);
		assertThat(report.get("connectionsOpened").intValue()).isBetween(0, MAX_SIZE);
	}

	@Test
	void aLoadPerCallOpensAConnectionForEachCall() {
		Map<String, Number> report = load("calls=200&concurrency=64&mode=per-call");
		assertThat(report).containsEntry("calls", 200)
			.containsEntry("failures", 0)
			.containsEntry("connectionsOpened", 200);
	}

	@Test
	void aLoadIsPooledUnlessSaidOtherwise() {
		Map<String, Number> report = load("calls=100&concurrency=2");
		assertThat(report).containsEntry("calls", 100).containsEntry("failures", 0);
		assertThat(report.get("connectionsOpened").intValue()).isLessThanOrEqualTo(2);
	}

	@Test
	void aLoadSaysHowLongCallsTook() {
		Map<String, Number> report = load("calls=100&concurrency=4");
		assertThat(report.get("callsPerSecond").longValue()).isPositive();
		assertThat(report.get("p50Micros").longValue()).isPositive();
		assertThat(report.get("p99Micros").longValue()).isGreaterThanOrEqualTo(report.get("p50Micros").longValue());
		assertThat(report.get("longestMicros").longValue()).isGreaterThanOrEqualTo(report.get("p99Micros").longValue());
	}

	@ParameterizedTest
	@CsvSource({ "calls, 0, a number from 1 to 1000000", "calls, -1, a number from 1 to 1000000",
			"calls, 1000001, a number from 1 to 1000000", "calls, 99999999999, a number from 1 to 1000000",
			"calls, many, a number from 1 to 1000000", "concurrency, 0, a number from 1 to 1024",
			"concurrency, 1025, a number from 1 to 1024", "mode, both, pooled or per-call" })
	void aParameterThatMakesNoSenseMeans400WithWhatIsAllowed(String parameter, String value, String allowed) {
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

	private Map<String, Number> load(String parameters) {
		return this.client.post()
			.uri("/load?" + parameters)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(new ParameterizedTypeReference<Map<String, Number>>() {
			})
			.returnResult()
			.getResponseBody();
	}

}
