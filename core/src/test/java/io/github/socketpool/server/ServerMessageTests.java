package io.github.socketpool.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameFormatException;
import io.github.socketpool.server.TestClient.Ending;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Messages that the server sends by itself, and responses that it sends later.
 */
@Timeout(60)
class ServerMessageTests {

	private static final String LARGE = "x".repeat(300_000);

	private final Map<String, CompletableFuture<@Nullable Frame>> pending = new ConcurrentHashMap<>();

	@Test
	void requestsAreAnsweredInTheOrderInWhichTheirResponsesAreKnown() throws Exception {
		try (ProtocolServer server = later().build().start(); TestClient client = new TestClient(server)) {
			client.send(TestClient.frame("1") + TestClient.frame("2") + TestClient.frame("3"));
			for (String next : List.of("3", "1", "2")) {
				answer(next);
				assertThat(client.readFrame()).isEqualTo("answer " + next);
			}
			assertThat(server.requests()).isEqualTo(3);
		}
	}

	@Test
	void aRequestThatIsAnsweredAtOnceOvertakesThoseBeforeIt() throws Exception {
		ProtocolServer.Builder builder = ProtocolServer.builder()
			.asyncHandler((request, client) -> request.text().equals("now") ? CompletableFuture.completedFuture(request)
					: begin(request));
		try (ProtocolServer server = builder.build().start(); TestClient client = new TestClient(server)) {
			client.send(TestClient.frame("later") + TestClient.frame("now"));
			assertThat(client.readFrame()).isEqualTo("now");
			answer("later");
			assertThat(client.readFrame()).isEqualTo("answer later");
		}
	}

	@Test
	void aMessageIsSentToAllClients() throws Exception {
		try (ProtocolServer server = later().build().start();
				TestClient one = new TestClient(server);
				TestClient other = new TestClient(server)) {
			one.send(TestClient.frame("1"));
			await().until(() -> this.pending.containsKey("1") && server.broadcast(Frame.of("news")) == 2);
			assertThat(other.readFrame()).isEqualTo("news");
			answer("1");
			String first = one.readFrame();
			while (first.equals("news")) {
				first = one.readFrame();
			}
			assertThat(first).isEqualTo("answer 1");
		}
	}

	@Test
	void aHandlerSendsMessagesToItsClient() throws Exception {
		ProtocolServer.Builder builder = ProtocolServer.builder().asyncHandler((request, client) -> {
			assertThat(client.send(Frame.of("before"))).isTrue();
			return CompletableFuture.completedFuture(request);
		});
		try (ProtocolServer server = builder.build().start();
				TestClient client = new TestClient(server);
				TestClient other = new TestClient(server)) {
			assertThat(client.call("request")).isEqualTo("before");
			assertThat(client.readFrame()).isEqualTo("request");
			assertThat(other.available()).isZero();
		}
	}

	@Test
	void framesOfSeveralThreadsAreNeverMixed() throws Exception {
		AtomicBoolean ended = new AtomicBoolean();
		try (ProtocolServer server = ProtocolServer.builder().handler((request) -> request).build().start();
				TestClient client = new TestClient(server)) {
			assertThat(client.call("connected")).isEqualTo("connected");
			CompletableFuture<Void> messages = CompletableFuture.runAsync(() -> {
				while (!ended.get()) {
					server.broadcast(Frame.of("message" + LARGE));
				}
			});
			try {
				for (int i = 0; i < 20; i++) {
					client.send(TestClient.frame(i + LARGE));
					String received = client.readFrame();
					while (received.equals("message" + LARGE)) {
						received = client.readFrame();
					}
					assertThat(received).isEqualTo(i + LARGE);
				}
			}
			finally {
				ended.set(true);
			}
			while (!messages.isDone()) {
				client.socket().getInputStream().skip(client.available());
			}
			messages.get(30, TimeUnit.SECONDS);
		}
	}

	@Test
	void closeWaitsForResponsesThatAreNotKnownYet() throws Exception {
		ProtocolServer server = later().closeTimeout(Duration.ofSeconds(30)).build().start();
		try (TestClient client = new TestClient(server)) {
			client.send(TestClient.frame("1") + TestClient.frame("2"));
			await().until(() -> this.pending.size() == 2);
			CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
			answer("2");
			assertThat(client.readFrame()).isEqualTo("answer 2");
			assertThat(closed).isNotDone();
			answer("1");
			assertThat(client.readFrame()).isEqualTo("answer 1");
			assertThat(client.ending()).isEqualTo(Ending.FIN);
			closed.get(30, TimeUnit.SECONDS);
		}
	}

	@Test
	void closeWaitsNoLongerThanItsTimeout() throws Exception {
		ProtocolServer server = later().closeTimeout(Duration.ofMillis(50)).build().start();
		try (TestClient client = new TestClient(server)) {
			client.send(TestClient.frame("1"));
			await().until(() -> this.pending.size() == 1);
			server.close();
			assertThat(client.ending()).isEqualTo(Ending.RESET);
			answer("1");
		}
	}

	@Test
	void aClientThatSendsNothingMoreGetsItsResponses() throws Exception {
		try (ProtocolServer server = later().build().start(); TestClient client = new TestClient(server)) {
			client.send(TestClient.frame("1")).socket().shutdownOutput();
			await().until(() -> this.pending.size() == 1);
			answer("1");
			assertThat(client.readFrame()).isEqualTo("answer 1");
			assertThat(client.ending()).isEqualTo(Ending.FIN);
		}
	}

	@Test
	void aResponseThatFailsDisconnectsItsClientOnly() throws Exception {
		try (ProtocolServer server = later().build().start();
				TestClient client = new TestClient(server);
				TestClient other = new TestClient(server)) {
			client.send(TestClient.frame("1"));
			other.send(TestClient.frame("2"));
			await().until(() -> this.pending.size() == 2);
			this.pending.get("1").completeExceptionally(new IllegalStateException("expected by this test"));
			assertThat(client.ending()).isEqualTo(Ending.RESET);
			answer("2");
			assertThat(other.readFrame()).isEqualTo("answer 2");
		}
	}

	@Test
	void aMessageThatTheCodecRefusesDisconnectsNoClient() throws Exception {
		try (ProtocolServer server = ProtocolServer.builder().handler((request) -> request).build().start();
				TestClient client = new TestClient(server)) {
			assertThat(client.call("1")).isEqualTo("1");
			assertThatExceptionOfType(FrameFormatException.class)
				.isThrownBy(() -> server.broadcast(Frame.of(new byte[2_000_000])));
			assertThat(client.call("2")).isEqualTo("2");
		}
	}

	@Test
	void aClientThatDoesNotReadMessagesIsDisconnected() throws Exception {
		try (ProtocolServer server = later().frameTimeout(Duration.ofMillis(200)).build().start();
				TestClient client = new TestClient(server)) {
			client.send(TestClient.frame("1"));
			await().until(() -> this.pending.size() == 1);
			await().atMost(Duration.ofSeconds(30))
				.pollDelay(Duration.ZERO)
				.until(() -> server.broadcast(Frame.of(LARGE)) == 0);
			await().until(() -> server.connections() == 0);
			assertThat(client.ending()).isEqualTo(Ending.RESET);
		}
	}

	@Test
	void nothingIsSentToAClientThatHasLeft() throws Exception {
		List<ProtocolServer.Client> clients = new ArrayList<>();
		ProtocolServer.Builder builder = ProtocolServer.builder().asyncHandler((request, client) -> {
			clients.add(client);
			return CompletableFuture.completedFuture(request);
		});
		try (ProtocolServer server = builder.build().start()) {
			try (TestClient client = new TestClient(server)) {
				client.call("1");
			}
			await().until(() -> server.connections() == 0);
			assertThat(clients.get(0).send(Frame.of("message"))).isFalse();
			assertThat(server.broadcast(Frame.of("message"))).isZero();
		}
	}

	private ProtocolServer.Builder later() {
		return ProtocolServer.builder().asyncHandler((request, client) -> begin(request));
	}

	private CompletableFuture<@Nullable Frame> begin(Frame request) {
		CompletableFuture<@Nullable Frame> response = new CompletableFuture<>();
		this.pending.put(request.text(), response);
		return response;
	}

	private void answer(String request) {
		await().until(() -> this.pending.containsKey(request));
		this.pending.get(request).complete(Frame.of("answer " + request));
	}

}
