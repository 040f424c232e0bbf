package io.github.socketpool.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.socketpool.server.ProtocolServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the application as it is packaged, with the code that was generated ahead of
 * time.
 */
@EnabledForJreRange(max = JRE.JAVA_21)
class AotIT {

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	private static final JsonMapper MAPPER = new JsonMapper();

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	private static final StringBuilder OUTPUT = new StringBuilder();

	private static Process application;

	private static String address;

	/**
	 * Start the application, and read its output until it has started or failed.
	 */
	@BeforeAll
	@Timeout(value = 5, unit = TimeUnit.MINUTES)
	static void start() throws IOException {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		application = new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-Dspring.aot.enabled=true", "-jar",
				System.getProperty("sample.jar"), "--server.port=0", "--sample.server.port=" + freePort(),
				"--sample.server.rates-port=" + freePort(), "--sample.server.second-rates-port=" + freePort())
			.redirectErrorStream(true)
			.start();
		BufferedReader output = application.inputReader();
		for (String line = output.readLine(); line != null; line = output.readLine()) {
			OUTPUT.append(line).append('\n');
			if (line.contains("Started SampleApplication in")) {
				break;
			}
		}
		Matcher port = PORT.matcher(OUTPUT);
		assertThat(port.find()).as(OUTPUT.toString()).isTrue();
		address = "http://127.0.0.1:" + port.group(1);
	}

	@AfterAll
	static void stop() {
		if (application != null) {
			application.destroyForcibly();
		}
	}

	@Test
	void theCodeThatWasGeneratedAheadOfTimeIsUsed() {
		assertThat(OUTPUT).contains("Starting AOT-processed SampleApplication");
	}

	@Test
	void callsReachTheServer() throws Exception {
		assertThat(get("/quotes/ACME").get("symbol").stringValue()).isEqualTo("ACME");
		HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/exchange"))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString("{\"a\":[1,2]}"))
			.build();
		assertThat(CLIENT.send(request, BodyHandlers.ofString()).body()).isEqualTo("{\"a\":[1,2]}");
	}

	@Test
	void anInterfaceCallsTheServerOfTheNamedClient() throws Exception {
		assertThat(get("/rates/EUR/USD").get("rate").decimalValue()).isEqualByComparingTo("1.1642");
		assertThat(get("/actuator/socketpool/rates").at("/settings/maxSize").intValue()).isEqualTo(4);
	}

	@Test
	void healthTellsOfThePools() throws Exception {
		JsonNode health = get("/actuator/health");
		assertThat(health.at("/status").stringValue()).isEqualTo("UP");
		assertThat(health.at("/components/socketpool/components/rates/status").stringValue()).isEqualTo("UP");
		assertThat(health.at("/components/socketpool/status").stringValue()).isEqualTo("UP");
	}

	@Test
	void theEndpointDescribesThePool() throws Exception {
		get("/quotes/ACME");
		JsonNode pool = get("/actuator/socketpool/default");
		assertThat(pool.at("/settings/maxSize").intValue()).isEqualTo(8);
		assertThat(pool.at("/connections").size()).isPositive();
	}

	@Test
	void callsAndConnectionsAreCounted() throws Exception {
		get("/quotes/ACME");
		assertThat(get("/actuator/metrics/socketpool.calls").at("/measurements/0/value").doubleValue()).isPositive();
		assertThat(get("/actuator/metrics/socketpool.connections").at("/measurements/0/value").doubleValue())
			.isPositive();
	}

	private static JsonNode get(String path) throws IOException, InterruptedException {
		HttpResponse<String> response = CLIENT.send(HttpRequest.newBuilder(URI.create(address + path)).build(),
				BodyHandlers.ofString());
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return MAPPER.readTree(response.body());
	}

	/**
	 * Return a port that was free a moment ago.
	 */
	private static int freePort() {
		try (ProtocolServer server = ProtocolServer.builder().port(0).handler((request) -> request).build().start()) {
			return server.port();
		}
	}

}
