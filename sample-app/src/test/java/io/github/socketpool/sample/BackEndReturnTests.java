package io.github.socketpool.sample;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.test.StubServer;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the responses to HTTP clients while the back end is down, and how soon calls
 * work again.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "sample.server.enabled=false")
@AutoConfigureRestTestClient
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BackEndReturnTests {

	private static final int CALLS = 100;

	/**
	 * Much less than the acquire timeout, and enough for HTTP on a busy machine.
	 */
	private static final Duration AT_ONCE = Duration.ofMillis(200);

	/** The time that a busy machine may need in addition to the longest pause. */
	private static final Duration SOON = Duration.ofMinutes(1);

	private static final StubServer backEnd = StubServer.start();

	@Autowired
	private RestTestClient client;

	@Autowired
	private MeterRegistry meters;

	@DynamicPropertySource
	static void target(DynamicPropertyRegistry registry) {
		registry.add("socketpool.port", backEnd::port);
	}

	@AfterAll
	static void closeBackEnd() {
		backEnd.close();
	}

	@Test
	void callsFailAtOnceWhileTheBackEndIsDownAndWorkAfterItsReturn() {
		call().expectStatus().isOk();
		backEnd.stopListening();
		backEnd.closeConnections();
		long down = System.nanoTime();
		expectUnavailable();
		// A series that the machine disturbed is repeated. Waiting calls would occur in
		// each.
		await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(ninetyNinthOfCalls()).isLessThan(AT_ONCE));
		Duration outage = Duration.ofNanos(System.nanoTime() - down);
		backEnd.listenAgain();
		await().pollInterval(Duration.ofMillis(20))
			.atMost(SOON.plus(outage.dividedBy(8)))
			.untilAsserted(() -> call().expectStatus().isOk());
	}

	/**
	 * Return the 99th percentile of the durations in a series.
	 */
	private Duration ninetyNinthOfCalls() {
		double connects = failedConnects();
		long[] nanos = new long[CALLS];
		for (int i = 0; i < CALLS; i++) {
			long start = System.nanoTime();
			expectUnavailable();
			nanos[i] = System.nanoTime() - start;
		}
		assertThat(failedConnects() - connects).as("connects of " + CALLS + " calls").isLessThan(CALLS / 2);
		Arrays.sort(nanos);
		return Duration.ofNanos(nanos[CALLS - 1 - CALLS / 100]);
	}

	private double failedConnects() {
		return this.meters.get("socketpool.connect")
			.tags("pool", "default", "outcome", "failure", "phase", "connect")
			.timer()
			.count();
	}

	private void expectUnavailable() {
		call().expectStatus()
			.isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
			.expectBody()
			.jsonPath("$.error")
			.isEqualTo("ConnectFailedException");
	}

	private ResponseSpec call() {
		return this.client.post().uri("/exchange").contentType(MediaType.APPLICATION_JSON).body("{}").exchange();
	}

}
