package io.github.socketpool.server;

import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;

import io.github.socketpool.server.TestClient.Ending;
import io.github.socketpool.testing.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What requests take while they are received and answered, and what a client gets beyond
 * the budget.
 */
class ServerBudgetTests {

	private static final String LARGE = "x".repeat(100_000);

	private final LogCapture log = new LogCapture(ProtocolServer.class);

	private final CountDownLatch answer = new CountDownLatch(1);

	@AfterEach
	void endCapture() {
		this.log.close();
	}

	@Test
	void requestBeyondTheBudgetResetsItsClientOnlyAndTheReasonIsLogged() throws Exception {
		try (ProtocolServer server = server();
				TestClient first = new TestClient(server);
				TestClient second = new TestClient(server)) {
			first.send(TestClient.frame(LARGE));
			await().until(() -> server.requests() == 1);
			assertThat(second.send(TestClient.frame(LARGE)).ending()).isEqualTo(Ending.RESET);
			assertThat(this.log.at(Level.WARNING)).singleElement()
				.asString()
				.contains("server.max-bytes-in-flight (150000 bytes) is used up");
			try (TestClient small = new TestClient(server)) {
				assertThat(small.call("small")).isEqualTo("small");
			}
			this.answer.countDown();
			assertThat(first.readFrame()).isEqualTo(LARGE);
			assertThat(first.call(LARGE)).isEqualTo(LARGE);
		}
	}

	@Test
	void clientThatLeavesHalfwayReleasesWhatItTook() throws Exception {
		this.answer.countDown();
		try (ProtocolServer server = server()) {
			for (int i = 0; i < 10; i++) {
				try (TestClient client = new TestClient(server)) {
					client.send("length:0000000100000" + "x".repeat(90_000));
				}
				await().until(() -> server.connections() == 0);
			}
			try (TestClient client = new TestClient(server)) {
				assertThat(client.call(LARGE)).isEqualTo(LARGE);
			}
			assertThat(this.log.at(Level.WARNING)).isEmpty();
		}
	}

	private ProtocolServer server() {
		return ProtocolServer.builder().maxBytesInFlight(150_000).handler((request) -> {
			if (request.length() == LARGE.length()) {
				this.answer.await();
			}
			return request;
		}).build().start();
	}

}
