package io.github.socketpool.sample;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.socketpool.sample.server.EmbeddedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.HttpStatus;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.scheduling.config.ScheduledTaskHolder;
import org.springframework.test.web.servlet.client.RestTestClient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the data of the page, and for its requests.
 */
@SampleTest
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LiveTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(4);

	@Autowired
	private RestTestClient client;

	@Autowired
	private EmbeddedServer server;

	/**
	 * The next test may rely on it: calls are refused until the pool has tried again.
	 */
	@AfterEach
	void startBackEnd() {
		post("/server/start");
		await().atMost(TIMEOUT)
			.untilAsserted(() -> this.client.get().uri("/quotes/ACME").exchange().expectStatus().isOk());
	}

	@Test
	void singleCallsAreShown() {
		long before = newestTime();
		this.client.get().uri("/quotes/ACME").exchange().expectStatus().isOk();
		awaitSample(before, "calls.perSecond", (value) -> value.asDouble() > 0);
		awaitSample(before, "calls.p50Micros", JsonNode::isNumber);
		awaitSample(before, "calls.p99Micros", JsonNode::isNumber);
	}

	@ParameterizedTest
	@MethodSource("modes")
	void evenTheShortestLoadIsShown(String mode) {
		long before = newestTime();
		post("/load?calls=1&concurrency=1&mode=" + mode);
		awaitSample(before, "load", (value) -> mode.equals(value.asString()));
		assertThat(live(0).get("load").isNull()).isTrue();
	}

	static Stream<String> modes() {
		return Stream.of("pooled", "per-call", "shared");
	}

	@Test
	void samplesAreReturnedOnce() {
		long before = newestTime();
		await().atMost(TIMEOUT).until(() -> newestTime() > before);
		assertThat(live(before).get("samples").valueStream().map((sample) -> sample.get("time").asLong())).isNotEmpty()
			.isSorted()
			.allMatch((time) -> time > before);
		assertThat(live(Long.MAX_VALUE).get("samples").isEmpty()).isTrue();
	}

	@Test
	void samplesThatWereMissedAreNotTakenInABurst(@Autowired ScheduledTaskHolder tasks) {
		assertThat(tasks.getScheduledTasks()).filteredOn((task) -> task.toString().endsWith("Sampler.sample"))
			.isNotEmpty()
			.allSatisfy((task) -> assertThat(task.getTask()).isInstanceOf(FixedDelayTask.class));
	}

	@Test
	void theBackEndIsStoppedAndListensAgainOnItsPort() {
		int port = this.server.port();
		assertThat(live(0).at("/backEnd/running").asBoolean()).isTrue();
		post("/server/stop");
		post("/server/stop");
		assertThat(live(0).at("/backEnd/running").asBoolean()).isFalse();
		this.client.get()
			.uri("/quotes/ACME")
			.exchange()
			.expectStatus()
			.value((status) -> assertThat(status).isGreaterThanOrEqualTo(502));
		post("/server/start");
		post("/server/start");
		assertThat(this.server.port()).isEqualTo(port);
		assertThat(live(0).at("/backEnd/running").asBoolean()).isTrue();
		await().atMost(TIMEOUT)
			.untilAsserted(() -> this.client.get().uri("/quotes/ACME").exchange().expectStatus().isOk());
		assertThat(live(0).at("/backEnd/downForMillis").isNull()).isTrue();
	}

	@Test
	void anOutageIsReportedWithStartCauseAndNextAttempt() {
		post("/server/stop");
		this.client.get().uri("/quotes/ACME").exchange().expectStatus().is5xxServerError();
		await().atMost(TIMEOUT).untilAsserted(() -> {
			this.client.get().uri("/quotes/ACME").exchange().expectStatus().is5xxServerError();
			JsonNode backEnd = live(0).get("backEnd");
			assertThat(backEnd.get("downForMillis").isNumber()).isTrue();
			assertThat(backEnd.get("nextAttemptMillis").isNumber()).isTrue();
			assertThat(backEnd.get("cause").asString()).contains("refused the connection");
		});
		assertThat(live(0).at("/connections/established").asInt()).isZero();
	}

	@Test
	void theConnectionsOfThePoolAreListed() {
		this.client.get().uri("/quotes/ACME").exchange().expectStatus().isOk();
		JsonNode connections = live(0).get("connections");
		assertThat(connections.get("total").asInt()).isPositive().isEqualTo(connections.get("oldest").size());
		assertThat(connections.get("oldest").valueStream()).allSatisfy((connection) -> {
			assertThat(connection.get("state").asString()).isIn("idle", "active", "connecting", "validating", "paused");
			assertThat(connection.get("ageMillis").asLong()).isNotNegative();
			assertThat(connection.get("uses").asLong()).isNotNegative();
		});
	}

	@ParameterizedTest
	@MethodSource("files")
	void noFileOfThePageNamesAnotherServer(Resource file) throws IOException {
		String namespace = "xmlns=\"http://www.w3.org/2000/svg\"";
		assertThat(file.getContentAsString(UTF_8).replace(namespace, "")).doesNotContainPattern("(https?:|[\"'(])//");
	}

	static Stream<Resource> files() throws IOException {
		return Stream.of(new PathMatchingResourcePatternResolver().getResources("classpath:static/**/*.*"));
	}

	private void post(String path) {
		this.client.post()
			.uri(path)
			.exchange()
			.expectStatus()
			.value((status) -> assertThat(HttpStatus.valueOf(status).is2xxSuccessful()).isTrue());
	}

	private long newestTime() {
		return live(0).get("samples").valueStream().mapToLong((sample) -> sample.get("time").asLong()).max().orElse(0);
	}

	private void awaitSample(long after, String member, Predicate<JsonNode> expected) {
		String pointer = "/" + member.replace('.', '/');
		await().atMost(TIMEOUT)
			.until(() -> live(after).get("samples")
				.valueStream()
				.map((sample) -> sample.at(pointer))
				.anyMatch(expected));
	}

	private JsonNode live(long after) {
		JsonNode live = this.client.get()
			.uri("/live?after=" + after)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(JsonNode.class)
			.returnResult()
			.getResponseBody();
		assertThat(live).isNotNull();
		return live;
	}

}
