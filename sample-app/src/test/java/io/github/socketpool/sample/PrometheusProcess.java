package io.github.socketpool.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real Prometheus, which scrapes one application each second.
 */
final class PrometheusProcess implements AutoCloseable {

	private final HttpClient client = HttpClient.newHttpClient();

	private final JsonMapper mapper = new JsonMapper();

	private final Process process;

	private final String api;

	private PrometheusProcess(Process process, int port) {
		this.process = process;
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
		return new PrometheusProcess(new ProcessBuilder("prometheus", "--config.file=" + config,
				"--storage.tsdb.path=" + directory.resolve("data"), "--web.listen-address=127.0.0.1:" + port)
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("prometheus.log").toFile())
			.start(), port);
	}

	/**
	 * Return how many series a query gives at this moment; none while Prometheus starts.
	 */
	int series(String query) {
		URI uri = URI.create(this.api + URLEncoder.encode(query, StandardCharsets.UTF_8));
		try {
			String answer = this.client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
			JsonNode result = this.mapper.readTree(answer);
			if (result.path("status").asString("").equals("error")) {
				throw new IllegalArgumentException(query + ": " + result.path("error").asString(""));
			}
			return result.path("data").path("result").size();
		}
		catch (IOException ex) {
			return 0;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
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
