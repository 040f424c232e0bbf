package io.github.socketpool.endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.socketpool.SocketPoolException;
import io.github.socketpool.template.ProtocolTemplate;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that nothing that a server sent is in the endpoint, in health, in meters, in an
 * observation or in the log at any level.
 */
@ExtendWith(OutputCaptureExtension.class)
class MarkedAnswerTests {

	private static final String MARKER = "471108154711-SECRET\r\nERROR FORGED \u001b[31m";

	private static final String[] PARTS = { "471108154711", "SECRET", "FORGED", "\u001b[31m" };

	private static final List<String> ANSWERS = List.of("no frame" + MARKER, "length:9999999999999" + MARKER,
			frame("1") + MARKER, frame("1") + frame(MARKER), frame("{\"471108154711-SECRET\\r\\nFORGED\":\"x\"}"),
			"length:0000000000500" + MARKER, frame(MARKER));

	@Test
	void bytesFromAServerAreShownNowhere(CapturedOutput output) throws Exception {
		try (MarkingServer server = new MarkingServer();
				ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
					.properties("server.port=0", "management.endpoints.web.exposure.include=*",
							"management.endpoint.health.show-details=always", "socketpool.port=" + server.port(),
							"logging.level.io.github.socketpool=trace")
					.run()) {
			call(context.getBean(ProtocolTemplate.class));
			for (String path : List.of("socketpool", "socketpool/default", "health", "metrics",
					"metrics/socketpool.calls")) {
				assertThat(get(context, path)).as(path).doesNotContain(PARTS);
			}
			for (Throwable error : context.getBean(ErrorCollector.class).errors) {
				assertThat(error).hasMessageNotContainingAny(PARTS);
			}
			assertThat(context.getBean(ErrorCollector.class).errors).isNotEmpty();
		}
		assertThat(output.getAll()).doesNotContain(PARTS);
	}

	/**
	 * Make more calls than there are answers, none of which is usable.
	 */
	private static void call(ProtocolTemplate template) {
		for (int i = 0; i < 3 * ANSWERS.size(); i++) {
			try {
				template.exchange(MARKER, new ParameterizedTypeReference<Map<String, Integer>>() {
				});
			}
			catch (SocketPoolException ex) {
				assertThat(ex).hasMessageNotContainingAny(PARTS);
			}
		}
	}

	private static String get(ConfigurableApplicationContext context, String path) throws Exception {
		int port = ((WebServerApplicationContext) context).getWebServer().getPort();
		URI uri = URI.create("http://localhost:" + port + "/actuator/" + path);
		return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
	}

	private static String frame(String body) {
		return "length:%013d%s".formatted(body.getBytes(StandardCharsets.UTF_8).length, body);
	}

	/**
	 * Answers the first request of each connection with one of the answers in turn, and
	 * closes the connection at the second one.
	 */
	private static final class MarkingServer implements AutoCloseable {

		private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

		private int connections;

		MarkingServer() throws IOException {
			Thread thread = new Thread(this::serve, "marking-server");
			thread.setDaemon(true);
			thread.start();
		}

		int port() {
			return this.listener.getLocalPort();
		}

		@Override
		public void close() throws IOException {
			this.listener.close();
		}

		private void serve() {
			while (!this.listener.isClosed()) {
				try (Socket client = this.listener.accept()) {
					InputStream requests = client.getInputStream();
					if (requests.read() >= 0) {
						String answer = ANSWERS.get(this.connections++ % ANSWERS.size());
						client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
					}
				}
				catch (IOException ex) {
					// The client has gone, or the listener was closed.
				}
			}
		}

	}

	/**
	 * Records the data of a call that a tracer receives.
	 */
	static final class ErrorCollector implements ObservationHandler<Observation.Context> {

		private final List<Throwable> errors = new CopyOnWriteArrayList<>();

		@Override
		public void onError(Observation.Context context) {
			Throwable error = context.getError();
			if (error != null) {
				this.errors.add(error);
			}
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		ErrorCollector errorCollector() {
			return new ErrorCollector();
		}

	}

}
