package io.github.socketpool.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.SocketPoolException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Suspension;
import io.github.socketpool.sample.browser.Command;
import io.github.socketpool.template.ProtocolTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests that Prometheus accepts the sample's meters, and that the dashboard's queries
 * return data.
 */
@SampleTest
class PrometheusTests {

	private static final Path DASHBOARD = Path.of("../docs/grafana/socketpool.json");

	@TempDir
	private Path directory;

	@Autowired
	private RestTestClient client;

	@Autowired
	private ConnectionPool pool;

	@Autowired
	private ProtocolTemplate template;

	@LocalServerPort
	private int port;

	/**
	 * Another test may have stopped the back end of this application a moment ago.
	 */
	@BeforeEach
	void awaitTheBackEnd() {
		await().untilAsserted(() -> this.client.get().uri("/quotes/ACME").exchange().expectStatus().isOk());
	}

	@Test
	void everyQueryOfTheDashboardReturnsData() throws Exception {
		Command.assumeInstalled("prometheus", "prometheus");
		List<String> queries = queries();
		assertThat(queries).isNotEmpty();
		Map<String, Integer> series = new TreeMap<>();
		try (PrometheusProcess prometheus = PrometheusProcess.start(this.directory, this.port)) {
			await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
				work();
				queries.forEach((query) -> series.merge(query, prometheus.series(query), Math::max));
				assertThat(series.values()).as(() -> series.toString()).doesNotContain(0);
			});
		}
	}

	/**
	 * Findings about meters of other libraries are ignored.
	 */
	@Test
	void promtoolFindsNothingWrongWithTheMeters() throws Exception {
		Command.assumeInstalled("promtool", "prometheus");
		work();
		Path scrape = Files.write(this.directory.resolve("scrape.txt"), scrape());
		assertThat(Files.readString(scrape)).contains("socketpool_calls_seconds_count");
		Path report = this.directory.resolve("findings.txt");
		Process promtool = new ProcessBuilder("promtool", "check", "metrics").redirectInput(scrape.toFile())
			.redirectErrorStream(true)
			.redirectOutput(report.toFile())
			.start();
		try {
			assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			promtool.destroyForcibly();
		}
		String findings = Files.readString(report);
		assertThat(findings.lines()).noneMatch((line) -> line.startsWith("socketpool"));
		assertThat(findings).doesNotContain("error while linting");
	}

	/**
	 * Cause every kind of event.
	 */
	private void work() {
		this.client.post()
			.uri("/load?calls=200&concurrency=16&mode=pooled")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.failures")
			.isEqualTo(0);
		this.pool.control().evictIdle();
		this.pool.control().suspend(Suspension.REFUSE);
		assertThatExceptionOfType(SocketPoolException.class)
			.isThrownBy(() -> this.template.exchange("{}", String.class));
		this.pool.control().resume();
	}

	private byte[] scrape() {
		return this.client.get()
			.uri("/actuator/prometheus")
			.accept(MediaType.TEXT_PLAIN)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.returnResult()
			.getResponseBody();
	}

	/**
	 * Return the queries of all panels, with the values that Grafana would insert.
	 */
	private static List<String> queries() throws IOException {
		List<String> queries = new ArrayList<>();
		JsonNode dashboard = new JsonMapper().readTree(Files.readString(DASHBOARD));
		dashboard.path("panels").forEach((panel) -> panel.path("targets").forEach((target) -> {
			assertThat(target.path("expr").asString("")).as(panel.path("title").asString("")).isNotBlank();
			queries.add(target.path("expr")
				.asString("")
				.replace("$pool", ".*")
				.replace("$instance", ".*")
				.replace("$__rate_interval", "10s"));
		}));
		return queries;
	}

}
