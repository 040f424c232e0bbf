package io.github.socketpool.server;

import java.util.List;
import java.util.logging.Level;

import io.github.socketpool.protocol.Frame;
import io.github.socketpool.server.TestClient.Ending;
import io.github.socketpool.testing.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What happens when a handler cannot answer.
 */
class ServerHandlerFailureTests {

	private final LogCapture log = new LogCapture(ProtocolServer.class);

	@AfterEach
	void endCapture() {
		this.log.close();
	}

	private List<String> warnings() {
		return this.log.at(Level.WARNING);
	}

	@Test
	void handlerThatThrowsResetsItsClientAndNoOther() throws Exception {
		try (ProtocolServer server = ProtocolServer.builder().name("prices").handler((request) -> {
			if (request.text().startsWith("secret")) {
				Integer.parseInt(request.text());
			}
			return request;
		}).build().start(); TestClient client = new TestClient(server); TestClient other = new TestClient(server)) {
			assertThat(client.call("fine")).isEqualTo("fine");
			assertThat(other.call("fine")).isEqualTo("fine");
			assertThat(client.send(TestClient.frame("secret 4711")).ending()).isEqualTo(Ending.RESET);
			assertThat(other.call("still fine")).isEqualTo("still fine");
			assertThat(warnings()).singleElement()
				.asString()
				.contains("'prices'", "java.lang.NumberFormatException")
				.doesNotContain("4711");
		}
	}

	@Test
	void errorThatAHandlerThrowsResetsTheClientAndTheServerLives() throws Exception {
		try (ProtocolServer server = ProtocolServer.builder().handler((request) -> {
			throw new StackOverflowError();
		}).build().start()) {
			for (int i = 0; i < 3; i++) {
				try (TestClient client = new TestClient(server)) {
					assertThat(client.send(TestClient.frame("?")).ending()).isEqualTo(Ending.RESET);
				}
			}
			assertThat(warnings()).hasSize(3);
		}
	}

	@Test
	void responseThatIsTooLargeResetsTheClientBeforeAnyByteOfIt() throws Exception {
		try (ProtocolServer server = ProtocolServer.builder()
			.handler((request) -> Frame.of(new byte[1024 * 1024 + 1]))
			.build()
			.start(); TestClient client = new TestClient(server)) {
			assertThat(client.send(TestClient.frame("?")).ending()).isEqualTo(Ending.RESET);
			assertThat(warnings()).singleElement().asString().contains("The body to send has 1048577 bytes");
		}
	}

	@Test
	void requestBehindTheOneThatFailedIsNotHandled() throws Exception {
		try (ProtocolServer server = ProtocolServer.builder().handler((request) -> {
			throw new IllegalStateException();
		}).build().start(); TestClient client = new TestClient(server)) {
			client.send(TestClient.frame("first") + TestClient.frame("second"));
			assertThat(client.ending()).isEqualTo(Ending.RESET);
			assertThat(server.requests()).isEqualTo(1);
		}
	}

}
