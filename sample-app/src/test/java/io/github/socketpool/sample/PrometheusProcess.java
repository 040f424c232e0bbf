package io.github.socketpool.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real Prometheus, which scrapes one application every second.
 */
final class PrometheusProcess implements AutoCloseable {

	/** The answer to queries before Prometheus is ready, as plain text. */
	private static final int SERVICE_UNAVAILABLE = 503;

	private final HttpClient client = HttpClient.newHttpClient();

	private final JsonMapper mapper = new JsonMapper();

	private final Process process;

	private final Path log;

	private final String api;

	/** A killed test closes nothing. */
	private final Thread hook;

	private PrometheusProcess(Process process, Path log, int port) {
		this.process = process;
		this.log = log;
		this.hook = new Thread(process::destroyForcibly);
		Runtime.getRuntime().addShutdownHook(this.hook);
		this.api = "http://127.0.0.1:" + port + "/api/v1/query?query=";
	}

	static PrometheusProcess start(Path directory, int scrapedPort) throws IOException {
		Path config = Files.writeString(directory.resolve("prometheus.yml"), """
				global:
				  scrape_interval: 1s
				scrape_configs:
				  - job_name: sample
				    metrics_path: /actuator/prometheus
				    static_configs:
				      - targets: ['127.0.0.1:%d']
				""".formatted(scrapedPort));
		int port = freePort();
		Path log = directory.resolve("prometheus.log");
		return new PrometheusProcess(new ProcessBuilder("prometheus", "--config.file=" + config,
				"--storage.tsdb.path=" + directory.resolve("data"), "--web.listen-address=127.0.0.1:" + port)
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start(), log, port);
	}

	/**
	 * Return how many series with a number a query currently returns; none while
	 * Prometheus starts.
	 */
	int series(String query) {
		URI uri = URI.create(this.api + URLEncoder.encode(query, StandardCharsets.UTF_8));
		try {
			HttpResponse<String> response = this.client.send(HttpRequest.newBuilder(uri).build(),
					BodyHandlers.ofString());
			if (response.statusCode() == SERVICE_UNAVAILABLE) {
				return 0;
			}
			JsonNode result = this.mapper.readTree(response.body());
			if (result.path("status").asString("").equals("error")) {
				throw new IllegalArgumentException(query + ": " + result.path("error").asString(""));
			}
			return (int) result.path("data")
				.path("result")
				.valueStream()
				.filter((series) -> Double.isFinite(Double.parseDouble(series.path("value").path(1).asString())))
				.count();
		}
		catch (IOException ex) {
			if (!this.process.isAlive()) {
				throw new IllegalStateException("Prometheus has ended: " + log(), ex);
			}
			return 0;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private String log() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			this.process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
		}
		catch (CompletionException ex) {
			this.process.destroyForcibly().onExit().join();
		}
		Runtime.getRuntime().removeShutdownHook(this.hook);
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
