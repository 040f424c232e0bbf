package io.github.socketpool.template;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.connection.ResponseMismatchException;
import io.github.socketpool.connection.ResponseTimeoutException;
import io.github.socketpool.connection.json.CorrelationMatcher;
import io.github.socketpool.connection.json.JsonLogin;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameDecoder;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.Connections;
import io.github.socketpool.testing.Extent;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.Peer;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.ServerStyle;
import io.github.socketpool.testing.SocketKind;
import io.github.socketpool.testing.TestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Calls to servers that send messages before, between and behind their responses. What
 * they write is cut and glued at random, so that a call may end inside a message.
 */
@ExtendWith(NoLeaks.class)
@Timeout(value = 1, unit = TimeUnit.HOURS)
class MessageCallsTests {

	private static final int CALLERS = 32;

	private static final int CALLS = Extent.of(3_000, 10_000);

	/** How many of them go to a server that answers twice, late or never. */
	private static final int CALLS_TO_BAD = Extent.of(1_000, 100_000);

	/** Each request that is not answered takes the whole timeout of its call. */
	private static final Duration LIMIT = Duration.ofMinutes(Extent.of(1, 30));

	private static final int CONNECTIONS = 8;

	/** One in so many requests of a bad server is not answered. */
	private static final int UNANSWERED = 1000;

	private static final Duration SHORT = Duration.ofMillis(500);

	@ParameterizedTest
	@EnumSource
	void everyCallerGetsTheOwnResponse(ServerStyle style) {
		try (TalkingServer server = new TalkingServer(style, false); TestClient client = client(server, style)) {
			assertThat(call(client, style, CALLS)).isEmpty();
			assertThat(client.events().closes()).isEmpty();
			assertThat(client.events().messages).hasValueGreaterThan(CALLS);
			assertThat(server.failures()).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource
	void noResponseReachesAnotherCallWhereTheServerAnswersTwiceLateOrNever(ServerStyle style) {
		try (TalkingServer server = new TalkingServer(style, true); TestClient client = client(server, style)) {
			List<SocketPoolException> failures = call(client, style, CALLS_TO_BAD);
			assertThat(failures).hasOnlyElementsOfTypes(ResponseTimeoutException.class,
					ResponseMismatchException.class);
			assertThat(failures.size()).isLessThan(CALLS_TO_BAD / 2);
			assertThat(server.failures()).isEmpty();
			if (style != ServerStyle.GPSD) {
				assertThat(failures).hasSize(server.unanswered.get())
					.hasOnlyElementsOfType(ResponseTimeoutException.class);
			}
		}
	}

	@Test
	void aFloodOfMessagesDoesNotExtendTheDeadline() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.answer(peer.readRequest());
			peer.readRequest();
			flood(peer);
		}); TestClient client = TestClient.to(server.port()).matcher(CorrelationMatcher.of("/id", "/id")).build()) {
			assertThat(client.call("{\"id\":1}")).isEqualTo("{\"id\":1}");
			long start = System.nanoTime();
			ResponseTimeoutException ex = catchThrowableOfType(ResponseTimeoutException.class,
					() -> client.call("{\"id\":2}", SHORT));
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, SHORT.plusSeconds(2));
			assertThat(ex).hasMessageContaining("messages skipped");
			assertThat(client.events().messages).hasPositiveValue();
		}
	}

	@Test
	void aFloodOfMessagesBetweenCallsDoesNotHoldUpTheCheck() {
		try (ScriptedServer server = ScriptedServer.start(MessageCallsTests::flood)) {
			PoolableConnection connection = Connections
				.connect(SocketConnections.builder(SocketKind.current().endpoint(server.port()))
					.responseMatcher(CorrelationMatcher.of("/id", "/id"))
					.build());
			for (int i = 0; i < 100; i++) {
				assertThat(connection.check()).isNull();
			}
			await().until(() -> connection.check() == null && connection.messagesReceived() > 1000);
			connection.close(CloseReason.POOL_CLOSED);
		}
	}

	@Test
	void repliesToHeartbeatsAreToldFromMessages() {
		HeartbeatSettings heartbeat = HeartbeatSettings.off()
			.withInterval(Duration.ofMillis(20))
			.withBody(Frame.of("{\"ping\":1,\"id\":\"heartbeat\"}"))
			.withExpectReply(true);
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			while (true) {
				String id = peer.readRequest().replaceAll(".*\"id\":", "");
				peer.write(join(Peer.frame("{\"event\":1}"), Peer.frame("{\"id\":" + id), Peer.frame("{\"event\":2}")));
			}
		});
				TestClient client = TestClient.to(server.port())
					.heartbeat(heartbeat)
					.matcher(CorrelationMatcher.of("/id", "/id"))
					.pool((settings) -> settings.withMaxSize(1))
					.build()) {
			assertThat(client.call("{\"id\":1}")).isEqualTo("{\"id\":1}");
			await().until(() -> client.events().heartbeats.get() > 3);
			assertThat(client.call("{\"id\":2}")).isEqualTo("{\"id\":2}");
			assertThat(client.events().closes()).allMatch((close) -> close.startsWith("HEARTBEAT_PAUSE"));
			assertThat(client.events().messages).hasValueGreaterThan(8);
		}
	}

	@Test
	void messagesDuringTheLoginAreSkippedAndCounted() {
		byte[] event = Peer.frame("{\"event\":\"RESUME\"}");
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.answer("{\"QMP\":{}}");
			peer.readRequest();
			peer.write(join(event, Peer.frame("{\"return\":{},\"id\":0}"), event, Arrays.copyOf(event, 10)));
			peer.readRequest();
			peer.write(join(Arrays.copyOfRange(event, 10, event.length), Peer.frame("{\"return\":1,\"id\":7}")));
			peer.awaitEnd();
		});
				TestClient client = TestClient.to(server.port())
					.matcher(CorrelationMatcher.of("/id", "/id"))
					.initializer(new JsonLogin(true, "{\"execute\":\"qmp_capabilities\",\"id\":0}", "/return"))
					.build()) {
			assertThat(client.call("{\"id\":7}")).isEqualTo("{\"return\":1,\"id\":7}");
			await().untilAsserted(() -> assertThat(client.events().messages).hasValue(3));
			assertThat(client.events().closes()).isEmpty();
		}
	}

	/**
	 * Make all calls.
	 * @return the errors of those that failed
	 */
	private static List<SocketPoolException> call(TestClient client, ServerStyle style, int count) {
		AtomicInteger next = new AtomicInteger(1);
		List<SocketPoolException> failures = new CopyOnWriteArrayList<>();
		List<Caller<Integer>> callers = IntStream.range(0, CALLERS).mapToObj((number) -> Caller.start(() -> {
			int calls = 0;
			for (int call = next.getAndIncrement(); call <= count; call = next.getAndIncrement()) {
				try {
					assertThat(client.call(style.request(call))).isEqualTo(style.response(call));
				}
				catch (SocketPoolException ex) {
					failures.add(ex);
				}
				calls++;
			}
			return calls;
		})).toList();
		assertThat(callers.stream().mapToInt((caller) -> caller.get(LIMIT)).sum()).isEqualTo(count);
		return failures;
	}

	private static TestClient client(TalkingServer server, ServerStyle style) {
		return TestClient.to(server.port())
			.codec(style.codec())
			.heartbeat(HeartbeatSettings.off())
			.matcher(style.matcher())
			.pool((settings) -> settings.withMaxSize(CONNECTIONS).withAcquireTimeout(Duration.ofSeconds(30)))
			.template((template) -> template.callTimeout(Duration.ofSeconds(server.bad ? Extent.of(3, 5) : 30)))
			.build();
	}

	private static void flood(Peer peer) throws IOException {
		byte[] messages = join(
				IntStream.range(0, 100).mapToObj((i) -> Peer.frame("{\"event\":" + i + "}")).toArray(byte[][]::new));
		while (true) {
			peer.write(messages);
		}
	}

	private static byte[] join(byte[]... parts) {
		ByteArrayOutputStream joined = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			joined.writeBytes(part);
		}
		return joined.toByteArray();
	}

	/**
	 * A server that also writes to the other connections whenever it is asked something.
	 */
	private static final class TalkingServer implements AutoCloseable {

		private final ServerStyle style;

		private final boolean bad;

		private final ScriptedServer server;

		private final List<Talk> talks = new CopyOnWriteArrayList<>();

		private final AtomicInteger unanswered = new AtomicInteger();

		TalkingServer(ServerStyle style, boolean bad) {
			this.style = style;
			this.bad = bad;
			this.server = ScriptedServer.start(this::serve);
		}

		int port() {
			return this.server.port();
		}

		List<Throwable> failures() {
			return this.server.failures();
		}

		@Override
		public void close() {
			this.server.close();
		}

		private void serve(Peer peer) throws IOException {
			Talk talk = new Talk(peer, new Random(peer.number()));
			this.talks.add(talk);
			Random random = new Random(-1 - peer.number());
			FrameDecoder decoder = this.style.codec().newDecoder();
			byte[] bytes = new byte[4096];
			for (int count = peer.socket().getInputStream().read(bytes); count >= 0; count = peer.socket()
				.getInputStream()
				.read(bytes)) {
				ByteBuffer received = ByteBuffer.wrap(bytes, 0, count);
				while (received.hasRemaining()) {
					Frame request = decoder.decode(received);
					if (request != null) {
						talk.answer(this.style.number(request.text()));
						this.talks.get(random.nextInt(this.talks.size())).announce();
					}
				}
			}
		}

		/**
		 * What the server writes to one connection. Part of a message may be held back
		 * until something else is written.
		 */
		private final class Talk {

			private final Peer peer;

			private final Random random;

			private final List<Integer> answered = new ArrayList<>();

			private byte[] held = new byte[0];

			Talk(Peer peer, Random random) {
				this.peer = peer;
				this.random = random;
			}

			/**
			 * Write messages around a response. A bad server repeats an earlier response
			 * before it or behind it, or gives none.
			 */
			synchronized void answer(int number) throws IOException {
				ByteArrayOutputStream before = messages();
				if (isBad(4) && !this.answered.isEmpty()) {
					respond(before, this.answered.get(this.random.nextInt(this.answered.size())));
				}
				if (isBad(UNANSWERED)) {
					TalkingServer.this.unanswered.incrementAndGet();
				}
				else {
					answerOnceOrTwice(before, number);
				}
				write(before.toByteArray(), messages().toByteArray());
			}

			private void answerOnceOrTwice(ByteArrayOutputStream target, int number) {
				respond(target, number);
				this.answered.add(number);
				if (isBad(4)) {
					respond(target, number);
				}
			}

			/**
			 * Write messages although nothing was asked.
			 */
			synchronized void announce() {
				try {
					write(new byte[0], messages().toByteArray());
				}
				catch (IOException ex) {
					// This client has gone.
				}
			}

			private boolean isBad(int oneIn) {
				return TalkingServer.this.bad && this.random.nextInt(oneIn) == 0;
			}

			private ByteArrayOutputStream messages() {
				ByteArrayOutputStream messages = new ByteArrayOutputStream();
				for (int count = this.random.nextInt(3); count > 0; count--) {
					put(messages, TalkingServer.this.style.message(this.random, this.random.nextInt(CALLS) + 1));
				}
				return messages;
			}

			private void respond(ByteArrayOutputStream target, int number) {
				put(target, TalkingServer.this.style.response(number));
			}

			private void put(ByteArrayOutputStream target, String body) {
				target.writeBytes(TalkingServer.this.style.codec().toBytes(Frame.of(body)));
			}

			/**
			 * Write what was held back and more, in up to three writes.
			 * @param behind of which the end may be held back
			 */
			private void write(byte[] before, byte[] behind) throws IOException {
				byte[] all = join(this.held, before, behind);
				int end = all.length - ((behind.length > 0) ? this.random.nextInt(behind.length) : 0);
				this.held = Arrays.copyOfRange(all, end, all.length);
				int first = this.random.nextInt(end + 1);
				int second = first + this.random.nextInt(end - first + 1);
				this.peer.write(Arrays.copyOf(all, first));
				this.peer.write(Arrays.copyOfRange(all, first, second));
				this.peer.write(Arrays.copyOfRange(all, second, end));
			}

		}

	}

}
