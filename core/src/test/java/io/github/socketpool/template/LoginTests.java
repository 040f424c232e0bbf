package io.github.socketpool.template;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.connection.ConnectionInitializer;
import io.github.socketpool.connection.ConnectionSession;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.LoginRefusedException;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.connection.json.CorrelationMatcher;
import io.github.socketpool.connection.json.JsonLogin;
import io.github.socketpool.pool.PoolClosedException;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameFormatException;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.Load;
import io.github.socketpool.testing.LogCapture;
import io.github.socketpool.testing.Marker;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.Peer;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.SocketKind;
import io.github.socketpool.testing.TestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Logins: a connection is connected once it is logged in.
 */
@ExtendWith(NoLeaks.class)
class LoginTests {

	private static final String REQUEST = "{\"user\":\"quotes\",\"password\":\"" + Marker.JSON + "\"}";

	private static final JsonLogin LOGIN = new JsonLogin(true, REQUEST, "/ok");

	private static final Duration SHORT = Duration.ofMillis(150);

	private static final Duration STUCK = Duration.ofSeconds(10);

	@Test
	void connectionThatIsLoggedInServesCalls() {
		try (ScriptedServer server = ScriptedServer.start(LoginTests::greetLogInAndEcho);
				TestClient client = client(server, LOGIN)) {
			assertThat(client.call("1")).isEqualTo("1");
			assertThat(client.call("2")).isEqualTo("2");
			assertThat(server.requests()).containsExactly(REQUEST, "1", "2");
		}
	}

	@Test
	void initializersRunInOrderOnTheThreadThatConnects() {
		List<String> steps = new CopyOnWriteArrayList<>();
		ConnectionInitializer greeting = (session) -> steps
			.add(session.receive(Greeting.class).hello() + " " + Thread.currentThread().getName());
		ConnectionInitializer login = (session) -> {
			steps.add(session.exchange(Map.of("user", "quotes"), String.class));
			steps.add(session.endpoint().toString());
			session.send(Map.of("subscribe", true));
		};
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.answer("{\"hello\":\"world\"}");
			peer.answer("welcome " + peer.readRequest());
			peer.readRequest();
			ScriptedServer.Script.ECHO.run(peer);
		}); TestClient client = TestClient.to(server.port()).initializer(greeting).initializer(login).build()) {
			assertThat(client.call("1")).isEqualTo("1");
			assertThat(steps).containsExactly("world socketpool-test-connect-1", "welcome {\"user\":\"quotes\"}",
					server.endpoint().toString());
			assertThat(server.requests()).containsExactly("{\"user\":\"quotes\"}", "{\"subscribe\":true}", "1");
		}
	}

	@Test
	void bodiesAreSentAndReceivedUnchanged() {
		ConnectionInitializer login = (session) -> {
			assertThat(session.exchange("text", byte[].class)).isEqualTo("text".getBytes());
			assertThat(session.exchange("bytes".getBytes(), String.class)).isEqualTo("bytes");
			session.send(Frame.of("frame"));
			assertThat(session.receive(Frame.class).text()).isEqualTo("frame");
			assertThat(session.exchange(Frame.of("frames")).text()).isEqualTo("frames");
		};
		try (ScriptedServer server = ScriptedServer.echo(); TestClient client = client(server, login)) {
			assertThat(client.call("1")).isEqualTo("1");
		}
	}

	@Test
	void serverThatGreetsLateButInTimeIsWaitedFor() throws Exception {
		CountDownLatch connected = new CountDownLatch(1);
		CountDownLatch called = new CountDownLatch(1);
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			connected.countDown();
			called.await();
			greetLogInAndEcho(peer);
		}); TestClient client = client(server, LOGIN)) {
			Caller<String> caller = Caller.start(() -> client.call("1"));
			connected.await();
			await().until(() -> client.pool().control().stats().waiters() == 1);
			assertThat(client.pool().control().stats().connecting()).isEqualTo(1);
			called.countDown();
			assertThat(caller.get()).isEqualTo("1");
			assertThat(server.accepted()).isEqualTo(1);
		}
	}

	@Test
	void heartbeatsDuringTheLoginAreSkipped() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.write("HeartBeat");
			peer.answer("{}");
			peer.write("HeartBeatHeartBeat");
			peer.readRequest();
			peer.write("HeartBeat");
			peer.answer("{\"ok\":true}");
			peer.write("HeartBeat");
			ScriptedServer.Script.ECHO.run(peer);
		}); TestClient client = client(server, LOGIN)) {
			assertThat(client.call("1")).isEqualTo("1");
			assertThat(client.call("2")).isEqualTo("2");
			assertThat(server.accepted()).isEqualTo(1);
		}
	}

	@Test
	void messagesDuringTheLoginAreSkipped() {
		String event = "{\"event\":\"started\"}";
		JsonLogin login = new JsonLogin(true, "{\"id\":\"login\",\"execute\":\"negotiate\"}", "/return");
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.write(concat(Peer.frame(event), Peer.frame("{\"greeting\":1}")));
			peer.readRequest();
			peer.write(concat(Peer.frame(event), Peer.frame(event)));
			peer.write(concat(Peer.frame("{\"return\":{},\"id\":\"login\"}"), Peer.frame(event)));
			peer.readRequest();
			peer.write(concat(Peer.frame(event), Peer.frame("{\"id\":1}")));
			peer.awaitEnd();
		});
				TestClient client = TestClient.to(server.port())
					.matcher(CorrelationMatcher.of("/id", "/id"))
					.initializer(login)
					.build()) {
			assertThat(client.call("{\"id\":1}")).isEqualTo("{\"id\":1}");
			assertThat(server.accepted()).isEqualTo(1);
		}
	}

	@Test
	void requestOfALoginWhoseResponseCannotBeToldFromMessagesIsRefusedAtStartup() {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> TestClient.to(1).matcher(CorrelationMatcher.of("/id", "/id")).initializer(LOGIN).build())
			.withMessageContaining("Setting 'login.request' with value '******' is invalid")
			.withMessageContaining("correlation.request-id")
			.satisfies(Marker::assertAbsentFrom);
	}

	@Test
	void noCallFailsWhileTheCredentialsChange() {
		AtomicReference<String> password = new AtomicReference<>("old");
		List<String> accepted = new CopyOnWriteArrayList<>(List.of("old", "new"));
		Set<String> inUse = ConcurrentHashMap.newKeySet();
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			String given = peer.readRequest();
			boolean welcome = accepted.contains(given);
			peer.answer(Boolean.toString(welcome));
			while (welcome) {
				peer.answer(peer.readRequest());
				inUse.add(given);
			}
			peer.awaitEnd();
		});
				TestClient client = client(server, (session) -> logIn(session, password.get()));
				Load load = Load.start(Caller.ThreadKind.PLATFORM, 32, 1,
						(caller) -> assertThat(client.call("1")).isEqualTo("1"))) {
			load.awaitEverybody(STUCK, STUCK);
			changeTo("new", client, password, load);
			inUse.clear();
			load.awaitCalls(load.calls() + 100, STUCK, STUCK);
			assertThat(inUse).containsExactly("new");
			password.set("wrong");
			int before = server.accepted();
			client.pool().control().renew();
			await().untilAsserted(() -> assertThat(client.pool().control().snapshot().lastFailure()).isNotNull());
			load.awaitCalls(load.calls() + 1_000, STUCK, STUCK);
			assertThat(server.accepted()).as("attempts with the wrong password").isEqualTo(before + 1);
			changeTo("new", client, password, load);
			load.stop();
		}
	}

	private static void logIn(ConnectionSession session, String password) {
		if (!session.exchange(password, Boolean.class)) {
			throw new LoginRefusedException("the password is wrong. Correct it.");
		}
	}

	private static void changeTo(String next, TestClient client, AtomicReference<String> password, Load load) {
		password.set(next);
		client.pool().control().renew();
		await().atMost(Duration.ofSeconds(30)).until(() -> {
			load.check(STUCK);
			return client.pool().control().snapshot().renewal() == null;
		});
	}

	@Test
	void noHeartbeatIsSentBeforeTheLogin() throws Exception {
		CountDownLatch silent = new CountDownLatch(1);
		AtomicReference<String> first = new AtomicReference<>();
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			silent.await();
			peer.answer("{}");
			first.set(new String(peer.read(9)));
			peer.read(11 + REQUEST.length());
			peer.answer("{\"ok\":1}");
			ScriptedServer.Script.ECHO.run(peer);
		});
				TestClient client = TestClient.to(server.port())
					.pool((settings) -> settings.withSize(1, 1))
					.heartbeat(HeartbeatSettings.defaults().withInterval(Duration.ofMillis(10)))
					.initializer(LOGIN)
					.build()) {
			Caller<String> caller = Caller.start(() -> client.call("1"));
			await().pollDelay(Duration.ofMillis(100)).until(() -> true);
			silent.countDown();
			assertThat(caller.get()).isEqualTo("1");
			assertThat(first.get()).as("the first bytes of the client").isEqualTo("length:00");
		}
	}

	static Stream<Arguments> failures() {
		return Stream.of(failure("never greets", Peer::awaitEnd,
				"accepted the connection, but sent no greeting within 150 ms. Set login.greeting to false if the "
						+ "server does not speak first, or raise connect.timeout."),
				failure("never answers", (peer) -> {
					peer.answer("{}");
					peer.readRequest();
					peer.awaitEnd();
				}, "did not answer the login within 150 ms"), failure("closes at once", (peer) -> {
				}, "closed the connection before the login was sent. It may refuse the login or this client"),
				failure("closes instead of an answer", (peer) -> {
					peer.answer("{}");
					peer.readRequest();
				}, "closed the connection during the login."), failure("sends a second frame", (peer) -> {
					peer.answer("{}");
					peer.readRequest();
					peer.write(concat(Peer.frame("{\"ok\":true}"), Peer.frame(Marker.JSON)));
					peer.awaitEnd();
				}, "sent a frame that the login does not read. Set login.greeting to true"),
				failure("sends garbage", (peer) -> {
					peer.answer("{}");
					peer.readRequest();
					peer.write("garbage" + Marker.TEXT);
					peer.awaitEnd();
				}, "the login at "), failure("is an HTTP server",
						(peer) -> peer.write("HTTP/1.1 400 Bad Request\r\n\r\n" + Marker.TEXT), "HTTP"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("failures")
	void serverThatDoesNotLogInIsAFailedConnectWithItsReason(String name, ScriptedServer.Script script, String reason) {
		try (LogCapture log = LogCapture.ofLibrary();
				ScriptedServer server = ScriptedServer.start(script);
				TestClient client = TestClient.to(server.port())
					.sockets((settings) -> settings.withConnectTimeout(SHORT))
					.initializer(LOGIN)
					.build()) {
			ConnectFailedException failure = failure(client);
			assertThat(failure).hasMessageContaining(reason).isNotInstanceOf(LoginRefusedException.class);
			assertThat(failure.getPhase()).isEqualTo(ConnectPhase.LOGIN);
			assertNoSecret(client, failure, log);
			await().untilAsserted(() -> assertThat(server.open()).isZero());
		}
	}

	/**
	 * The close may be seen at the end of the login, at the beginning of the first use,
	 * or when its request is sent.
	 */
	@Test
	void serverThatClosesAfterTheLoginIsNamedAsTheCause() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.answer("{}");
			peer.readRequest();
			peer.answer("{\"ok\":true}");
		}); TestClient client = TestClient.to(server.port()).initializer(LOGIN).build()) {
			assertThatException().isThrownBy(() -> client.call("1"))
				.isInstanceOfAny(ConnectFailedException.class, TransportException.class)
				.isNotInstanceOf(LoginRefusedException.class)
				.withMessageContaining(String.valueOf(server.endpoint()));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"ok\":null}", "{\"ok\":false}", "[]", "no JSON",
			"{\"error\":\"" + Marker.JSON + "\"}" })
	void refusedLoginIsRefusedToEachCallerAndFollowedByTheLongestPause(String response) {
		try (LogCapture log = LogCapture.ofLibrary(); ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.answer("{}");
			peer.readRequest();
			peer.answer(response);
			peer.awaitEnd();
		});
				TestClient client = TestClient.to(server.port())
					.pool((settings) -> settings.withMaxConnecting(1)
						.withConnectBackoff(Duration.ofMillis(1), Duration.ofHours(1)))
					.initializer(LOGIN)
					.build()) {
			List<LoginRefusedException> failures = IntStream.range(0, 3)
				.mapToObj((i) -> catchThrowableOfType(LoginRefusedException.class, () -> client.call("1")))
				.toList();
			assertThat(failures).allSatisfy((failure) -> {
				assertThat(failure)
					.hasMessageStartingWith("Pool 'test' (" + server.endpoint() + "): " + server.endpoint())
					.hasMessageContaining("refused the login: its response ");
				assertNoSecret(client, failure, log);
			});
			assertThat(server.accepted()).as("attempts").isEqualTo(1);
			PoolSnapshot.Outage outage = client.pool().control().snapshot().outage();
			assertThat(outage).isNotNull();
			assertThat(outage.nextAttempt()).isGreaterThan(Duration.ofMinutes(59));
		}
	}

	@Test
	void initializerThatRefusesIsQuotedWithItsOwnText() {
		try (ScriptedServer server = ScriptedServer.echo(); TestClient client = client(server, (session) -> {
			throw new LoginRefusedException("the user 'quotes' is locked. Unlock it.");
		})) {
			assertThat(catchThrowableOfType(LoginRefusedException.class, () -> client.call("1")))
				.hasMessageStartingWith(
						"Pool 'test' (" + server.endpoint() + "): the user 'quotes' is locked. Unlock it.");
		}
	}

	static Stream<Arguments> errors() {
		return Stream.of(Arguments.of("exception", (ConnectionInitializer) (session) -> {
			throw new IllegalStateException(Marker.TEXT, new IOException(Marker.TEXT));
		}, "java.lang.IllegalStateException at io.github.socketpool.template.LoginTests"),
				Arguments.of("error", (ConnectionInitializer) (session) -> {
					throw new AssertionError(Marker.TEXT);
				}, "java.lang.AssertionError at"),
				Arguments.of("error of the library with a text of its own", (ConnectionInitializer) (session) -> {
					throw new FrameFormatException(Marker.TEXT);
				}, "FrameFormatException at"),
				Arguments.of("conversion", (ConnectionInitializer) (session) -> session.exchange(Map.of(), int[].class),
						"could not be converted to [I: MismatchedInputException"),
				Arguments.of("conversion of a request", (ConnectionInitializer) (session) -> session.send(new Object() {

					@SuppressWarnings("unused")
					public String getPassword() {
						throw new IllegalStateException(Marker.TEXT);
					}

				}), "could not be converted to a frame"),
				Arguments.of("class that cannot be initialized",
						(ConnectionInitializer) (session) -> session.send(Unusable.REQUEST),
						"Error at io.github.socketpool.template.LoginTests"));
	}

	/**
	 * Its initialization fails, as if a password could not be read.
	 */
	private static final class Unusable {

		private static final String REQUEST = read();

		private static String read() {
			throw new IllegalStateException(Marker.TEXT);
		}

	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("errors")
	void errorOfAnInitializerIsNamedWithoutItsMessage(String name, ConnectionInitializer initializer, String named) {
		try (LogCapture log = LogCapture.ofLibrary(); ScriptedServer server = ScriptedServer.start((peer) -> {
			while (true) {
				peer.readRequest();
				peer.answer("{\"password\":\"" + Marker.JSON + "\"}");
			}
		}); TestClient client = client(server, initializer)) {
			ConnectFailedException failure = failure(client);
			assertThat(failure).hasMessageContaining(named);
			assertThat(failure.getPhase()).isEqualTo(ConnectPhase.LOGIN);
			assertNoSecret(client, failure, log);
			await().untilAsserted(() -> assertThat(server.open()).isZero());
		}
	}

	@Test
	void errorOfTheVirtualMachineClosesTheConnectionAndFreesItsPlace() {
		AtomicReference<Error> error = new AtomicReference<>(new OutOfMemoryError("no memory"));
		try (ScriptedServer server = ScriptedServer.echo();
				TestClient client = TestClient.to(server.port())
					.pool((settings) -> settings.withMaxSize(1))
					.initializer((session) -> {
						Error thrown = error.getAndSet(null);
						if (thrown != null) {
							throw thrown;
						}
					})
					.build()) {
			assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> client.call("1"))
				.withMessageContaining("java.lang.OutOfMemoryError: no memory");
			assertThat(client.callAfterOutage("2")).isEqualTo("2");
			assertThat(server.peer(0).end()).succeedsWithin(Duration.ofSeconds(5))
				.isEqualTo(SocketKind.current().broken());
		}
	}

	@Test
	void errorThatAnInitializerIgnoresIsAFailedConnect() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.readRequest();
			peer.write("garbage, and enough of it");
			peer.awaitEnd();
		}); TestClient client = client(server, (session) -> {
			try {
				session.exchange("login", String.class);
			}
			catch (RuntimeException ex) {
				// Ignored by the test.
			}
		})) {
			assertThat(failure(client)).hasMessageContaining("ended although an exchange had failed (MALFORMED)");
		}
	}

	@Test
	void initializerThatTakesTooLongFailsByTheConnectTimeout() throws Exception {
		CountDownLatch closed = new CountDownLatch(1);
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			try {
				peer.awaitEnd();
			}
			finally {
				closed.countDown();
			}
		});
				TestClient client = TestClient.to(server.port())
					.sockets((settings) -> settings.withConnectTimeout(SHORT))
					.initializer((session) -> awaitUninterruptibly(closed))
					.build()) {
			assertThat(failure(client)).hasMessageContaining("did not end within 150 ms")
				.hasMessageContaining("connect.timeout");
		}
	}

	@Test
	void sessionCannotBeUsedAfterTheLogin() {
		AtomicReference<ConnectionSession> kept = new AtomicReference<>();
		try (ScriptedServer server = ScriptedServer.echo(); TestClient client = client(server, kept::set)) {
			assertThat(client.call("1")).isEqualTo("1");
			assertThatIllegalStateException().isThrownBy(() -> kept.get().send("2"))
				.withMessageContaining("ConnectionInitializer.initialize");
			assertThat(client.call("3")).isEqualTo("3");
			assertThat(server.requests()).containsExactly("1", "3");
		}
	}

	@Test
	void interruptOfTheThreadThatConnectsFailsTheConnectAndLosesNothing() throws Exception {
		AtomicReference<Thread> connecting = new AtomicReference<>();
		CountDownLatch entered = new CountDownLatch(1);
		try (ScriptedServer server = ScriptedServer.start(Peer::awaitEnd);
				TestClient client = client(server, (session) -> {
					connecting.set(Thread.currentThread());
					entered.countDown();
					session.receive();
				})) {
			Caller<String> caller = Caller.start(() -> client.call("1"));
			entered.await();
			await().until(() -> connecting.get().getStackTrace()[0].getMethodName().startsWith("read")
					|| List.of(connecting.get().getStackTrace())
						.stream()
						.anyMatch((frame) -> frame.getMethodName().equals("receive")));
			connecting.get().interrupt();
			assertThat(caller.failure(ConnectFailedException.class)).hasMessageContaining("interrupted");
			await().untilAsserted(() -> assertThat(server.open()).isZero());
		}
	}

	@Test
	void poolThatIsClosedDuringALoginLosesNothing() throws Exception {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch closed = new CountDownLatch(1);
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			entered.countDown();
			closed.await();
			greetLogInAndEcho(peer);
		}); TestClient client = client(server, LOGIN)) {
			Caller<String> caller = Caller.start(() -> client.call("1"));
			entered.await();
			client.pool().close();
			closed.countDown();
			caller.failure(PoolClosedException.class);
			await().untilAsserted(() -> {
				assertThat(server.open()).isZero();
				assertThat(client.pool().control().stats().total()).isZero();
			});
		}
	}

	@Test
	void loginDoesNotCountWhereTheServerLimitsTheUsesOfAConnection() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.answer("{}");
			peer.readRequest();
			peer.answer("{\"ok\":true}");
			peer.answer(peer.readRequest());
			peer.answer(peer.readRequest());
		}); TestClient client = client(server, LOGIN)) {
			await().pollInterval(Duration.ofMillis(1)).ignoreExceptions().until(() -> {
				client.call("1");
				return client.pool().control().snapshot().peer().answeredCloses().count() > 0;
			});
			assertThat(client.pool().control().snapshot().peer().answeredCloses().fewestUses()).isEqualTo(2);
		}
	}

	@Test
	void loginIsNoUseOfTheConnection() {
		try (ScriptedServer server = ScriptedServer.start(LoginTests::greetLogInAndEcho);
				TestClient client = TestClient.to(server.port())
					.pool((settings) -> settings.withMaxUses(2))
					.initializer(LOGIN)
					.build()) {
			client.call("1");
			assertThat(client.pool().control().snapshot().connections()).singleElement()
				.satisfies((connection) -> assertThat(connection.uses()).isEqualTo(1));
			client.call("2");
			client.call("3");
			await().untilAsserted(() -> assertThat(server.accepted()).isEqualTo(2));
		}
	}

	private static void greetLogInAndEcho(Peer peer) throws Exception {
		peer.answer("{\"hello\":\"world\"}");
		peer.readRequest();
		peer.answer("{\"ok\":true}");
		ScriptedServer.Script.ECHO.run(peer);
	}

	private static TestClient client(ScriptedServer server, ConnectionInitializer initializer) {
		return TestClient.to(server.port()).initializer(initializer).build();
	}

	private static ConnectFailedException failure(TestClient client) {
		return catchThrowableOfType(ConnectFailedException.class, () -> client.call("1"));
	}

	private static void assertNoSecret(TestClient client, Throwable failure, LogCapture log) {
		Marker.assertAbsentFrom(failure);
		Marker.assertAbsentFrom(log.records());
		// The digits of the marker may be part of a time.
		assertThat(client.pool().control().snapshot().toString()).doesNotContain("SECRET", "FORGED");
		Marker.assertAbsentFrom(LOGIN.toString());
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Arguments failure(String name, ScriptedServer.Script script, String reason) {
		return Arguments.of(name, script, reason);
	}

	private static byte[] concat(byte[] first, byte[] second) {
		byte[] both = new byte[first.length + second.length];
		System.arraycopy(first, 0, both, 0, first.length);
		System.arraycopy(second, 0, both, first.length, second.length);
		return both;
	}

	record Greeting(String hello) {

	}

}
