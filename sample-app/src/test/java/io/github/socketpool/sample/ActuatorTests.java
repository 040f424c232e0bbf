package io.github.socketpool.sample;

import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.pool.ConnectionPool;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.BodyContentSpec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the actuator endpoints of the sample.
 */
@SampleTest
class ActuatorTests {

	@Autowired
	private RestTestClient client;

	@Autowired
	private ConnectionPool pool;

	@BeforeEach
	void callOnce() {
		this.client.get().uri("/quotes/ACME").exchange().expectStatus().isOk();
	}

	@Test
	void healthShowsThePool() {
		BodyContentSpec health = get("/actuator/health");
		health.jsonPath("$.status").isEqualTo("UP");
		health.jsonPath("$.components.socketpool.status").isEqualTo("UP");
		assertThat(text("/actuator/health")).contains(ConnectionPools.targetOf(this.pool));
	}

	@Test
	void metricsShowThePool() {
		get("/actuator/metrics/socketpool.connections?tag=pool:default").jsonPath("$.measurements[0].value")
			.isEqualTo((double) this.pool.control().stats().total());
		get("/actuator/metrics/socketpool.connections.max?tag=pool:default").jsonPath("$.measurements[0].value")
			.isEqualTo(8.0);
	}

	@Test
	void metricsCountTheCalls() {
		double before = calls();
		callOnce();
		callOnce();
		assertThat(calls() - before).isEqualTo(2);
	}

	@Test
	void prometheusShowsThePool() {
		assertThat(text("/actuator/prometheus")).contains("socketpool_connections_max{",
				"socketpool_calls_seconds_count{");
	}

	@Test
	void theEndpointShowsThePool() {
		assertThat(text("/actuator/socketpool")).contains(ConnectionPools.targetOf(this.pool));
	}

	private double calls() {
		double[] value = new double[1];
		get("/actuator/metrics/socketpool.calls").jsonPath("$.measurements[?(@.statistic=='COUNT')].value")
			.value(Double[].class, (values) -> value[0] = values[0]);
		return value[0];
	}

	private BodyContentSpec get(String path) {
		return this.client.get().uri(path).exchange().expectStatus().isOk().expectBody();
	}

	private String text(String path) {
		return this.client.get()
			.uri(path)
			.accept(MediaType.ALL)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
	}

}
