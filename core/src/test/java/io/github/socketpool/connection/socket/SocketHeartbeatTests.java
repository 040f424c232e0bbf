package io.github.socketpool.connection.socket;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.connection.frame.Heartbeat;
import io.github.socketpool.connection.transport.PlainTransports;
import io.github.socketpool.connection.transport.Transport;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.BodyBudget;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameFormatException;
import io.github.socketpool.testing.Connections;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.Peer;
import io.github.socketpool.testing.ScriptedServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What happens to a connection over a socket between two uses: looks and heartbeats.
 */
@ExtendWith(NoLeaks.class)
@Timeout(30)
class SocketHeartbeatTests {

	private static final HeartbeatSettings TOKEN = HeartbeatSettings.defaults();

	private static final HeartbeatSettings BODY = TOKEN.withBody(Frame.of("ping"));

	private final List<AutoCloseable> toClose = new ArrayList<>();

	private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	private final Semaphore go = new Semaphore(0);

	private final Semaphore done = new Semaphore(0);

	@AfterEach
	void closeAll() throws Exception {
		for (AutoCloseable each : this.toClose) {
			each.close();
		}
	}

	@Test
	void eachTokenLeavesInAWriteOfItsOwn() throws Exception {
		PoolableConnection connection = connect(TOKEN, this::recordReads);
		for (int i = 0; i < 3; i++) {
			assertThat(connection.sendHeartbeat()).isNull();
			assertThat(nextRead()).isEqualTo("HeartBeat");
		}
		assertThat(connection.isAwaitingReply()).isFalse();
	}

	@Test
	void aBodyLeavesAsOneFrame() throws Exception {
		PoolableConnection connection = connect(BODY, this::recordReads);
		assertThat(connection.sendHeartbeat()).isNull();
		assertThat(nextRead()).isEqualTo("length:0000000000004ping");
	}

	@Test
	void nothingLeavesWhereHeartbeatsAreOff() throws Exception {
		PoolableConnection connection = connect(HeartbeatSettings.off(), this::recordReads);
		assertThat(connection.sendHeartbeat()).isNull();
		send(connection, "x");
		assertThat(nextRead()).isEqualTo("length:0000000000001x");
	}

	@ParameterizedTest
	@MethodSource("operations")
	void aSilentPeerKeepsNobodyWaitingAndCallsGoOn(Function<PoolableConnection, @Nullable CloseReason> operation) {
		PoolableConnection connection = connect(TOKEN, ScriptedServer.Script.ECHO);
		for (int i = 0; i < 3; i++) {
			assertThat(operation.apply(connection)).isNull();
			assertThat(call(connection, "a" + i)).isEqualTo("a" + i);
			assertThat(connection.end()).isNull();
		}
	}

	@Test
	void theChannelIsInBlockingModeAgainAfterwards() throws Exception {
		ScriptedServer server = ScriptedServer.echo();
		this.toClose.add(server);
		FrameCodec codec = FrameCodec.asciiLength(AsciiLengthFormat.defaults());
		try (SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", server.port()))) {
			Transport transport = PlainTransports.over(channel);
			FrameChannel frames = new FrameChannel(transport, new FrameContext(codec, new Heartbeat(codec, TOKEN)),
					BodyBudget.unlimited().newReservation(), null);
			HeartbeatExchange heartbeats = new HeartbeatExchange(transport, frames, frames.heartbeat());
			assertThat(heartbeats.check()).isNull();
			assertThat(channel.isBlocking()).isTrue();
			assertThat(heartbeats.checkAndSend()).isNull();
			assertThat(channel.isBlocking()).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 4, 8000 })
	void aPeerThatTakesNoHeartbeatAnyMoreIsClosed(int length) {
		PoolableConnection connection = connect(TOKEN.withBody(Frame.of(new byte[length])), (peer) -> {
			this.go.acquire();
		});
		CloseReason reason = null;
		for (int i = 0; reason == null && i < 5_000_000; i++) {
			reason = connection.sendHeartbeat();
		}
		this.go.release();
		assertThat(reason).isEqualTo(CloseReason.FAILED);
		assertThat(connection.sendHeartbeat()).isEqualTo(CloseReason.FAILED);
		assertThat(connection.check()).isEqualTo(CloseReason.FAILED);
	}

	@ParameterizedTest
	@MethodSource("operations")
	void aFinIsFound(Function<PoolableConnection, @Nullable CloseReason> operation) throws Exception {
		PoolableConnection connection = connectAndLet(TOKEN, Peer::fin);
		assertThat(operation.apply(connection)).isEqualTo(CloseReason.STALE);
		assertThat(connection.closeInitiator()).isEqualTo(CloseInitiator.PEER);
	}

	@ParameterizedTest
	@MethodSource("operations")
	void aResetIsFound(Function<PoolableConnection, @Nullable CloseReason> operation) throws Exception {
		PoolableConnection connection = connectAndLet(TOKEN, Peer::reset);
		assertThat(operation.apply(connection)).isEqualTo(CloseReason.STALE);
		assertThat(connection.closeInitiator()).isEqualTo(CloseInitiator.PEER);
	}

	@ParameterizedTest
	@MethodSource("unsolicited")
	void bytesThatNobodyAskedForAreFoundAndNoHeartbeatFollowsThem(HeartbeatSettings heartbeat, String bytes,
			Function<PoolableConnection, @Nullable CloseReason> operation) throws Exception {
		PoolableConnection connection = connectAndLet(heartbeat, (peer) -> {
			peer.write(bytes);
			this.done.release();
			recordReads(peer);
		});
		assertThat(operation.apply(connection)).isEqualTo(CloseReason.UNSOLICITED);
		assertThat(connection.closeInitiator()).isEqualTo(CloseInitiator.LOCAL);
		connection.close(CloseReason.USED_UP);
		assertThat(nextRead()).isEqualTo("end");
	}

	@Test
	void aConnectionThatIsClosedSaysWhy() {
		PoolableConnection connection = connect(TOKEN, ScriptedServer.Script.ECHO);
		connection.close(CloseReason.EVICTED);
		assertThat(connection.check()).isEqualTo(CloseReason.EVICTED);
		assertThat(connection.sendHeartbeat()).isEqualTo(CloseReason.EVICTED);
	}

	@ParameterizedTest
	@MethodSource("operations")
	void anInterruptedThreadLeavesTheConnectionAlone(Function<PoolableConnection, @Nullable CloseReason> operation)
			throws Exception {
		PoolableConnection connection = connect(TOKEN, this::recordReads);
		Thread.currentThread().interrupt();
		assertThat(operation.apply(connection)).isNull();
		assertThat(Thread.interrupted()).isTrue();
		send(connection, "x");
		assertThat(nextRead()).isEqualTo("length:0000000000001x");
	}

	@Test
	void idleConnectionsHoldNoBuffers() {
		long before = directBuffers();
		// A peer that reads has buffers in this process, too.
		ConnectionFactory factory = factory(TOKEN, (peer) -> this.go.acquire());
		for (int i = 0; i < 20; i++) {
			PoolableConnection connection = connect(factory);
			assertThat(connection.check()).isNull();
			assertThat(connection.sendHeartbeat()).isNull();
		}
		long after = directBuffers();
		this.go.release(20);
		assertThat(after).isLessThanOrEqualTo(before + 1);
	}

	@Test
	void aTokenIsAReplyToAToken() {
		PoolableConnection connection = connect(TOKEN.withExpectReply(true), (peer) -> {
			peer.read(9);
			peer.write("HeartBeat");
			ScriptedServer.Script.ECHO.run(peer);
		});
		assertThat(connection.sendHeartbeat()).isNull();
		assertThat(connection.isAwaitingReply()).isTrue();
		awaitReply(connection);
		assertThat(connection.heartbeatsReceived()).isEqualTo(1);
		assertThat(call(connection, "a")).isEqualTo("a");
	}

	@Test
	void aTokenThatCameBeforeIsNoReply() throws Exception {
		PoolableConnection connection = connectAndLet(TOKEN.withExpectReply(true), (peer) -> {
			peer.write("HeartBeat");
			this.done.release();
			peer.awaitEnd();
		});
		assertThat(connection.sendHeartbeat()).isNull();
		assertThat(connection.check()).isNull();
		assertThat(connection.heartbeatsReceived()).isEqualTo(1);
		assertThat(connection.isAwaitingReply()).isTrue();
	}

	@ParameterizedTest
	@MethodSource("expectingReplies")
	void aConnectionWithoutItsReplyIsSentNothingAndNotBegun(HeartbeatSettings heartbeat, String sent) throws Exception {
		PoolableConnection connection = connect(heartbeat, this::recordReads);
		assertThat(connection.sendHeartbeat()).isNull();
		assertThat(connection.sendHeartbeat()).isNull();
		assertThat(connection.check()).isNull();
		assertThat(connection.isAwaitingReply()).isTrue();
		assertThat(begin(connection)).isEqualTo(CloseReason.HEARTBEAT_TIMEOUT);
		assertThat(connection.check()).isEqualTo(CloseReason.HEARTBEAT_TIMEOUT);
		connection.close(CloseReason.HEARTBEAT_TIMEOUT);
		assertThat(nextRead()).isEqualTo(sent);
		assertThat(nextRead()).isEqualTo("end");
	}

	@Test
	void aConnectionWhoseReplyHasComeMayBeginHoweverFreshItIs() throws Exception {
		PoolableConnection connection = connect(BODY.withExpectReply(true), (peer) -> {
			peer.answer(peer.readRequest());
			peer.answer(peer.readRequest());
			this.done.release();
			ScriptedServer.Script.ECHO.run(peer);
		});
		Deadline deadline = Deadline.after(Duration.ofSeconds(10));
		long rightAfterTheCall = deadline.ticker().nanos();
		assertThat(call(connection, "a")).isEqualTo("a");
		assertThat(connection.end()).isNull();
		assertThat(connection.sendHeartbeat()).isNull();
		assertThat(this.done.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
		assertThat(connection.begin(deadline, rightAfterTheCall)).isNull();
		assertThat(connection.exchange(Frame.of("b")).text()).isEqualTo("b");
		assertThat(connection.heartbeatsReceived()).isEqualTo(1);
		assertThat(connection.end()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "ping", "pong", "" })
	void anyFrameIsAReplyToAFrame(String reply) {
		PoolableConnection connection = connect(BODY.withExpectReply(true), (peer) -> {
			while (true) {
				String request = peer.readRequest();
				peer.answer(request.equals("ping") ? reply : request);
			}
		});
		for (int i = 1; i <= 3; i++) {
			assertThat(connection.sendHeartbeat()).isNull();
			assertThat(connection.isAwaitingReply()).isTrue();
			awaitReply(connection);
			assertThat(connection.heartbeatsReceived()).isEqualTo(i);
			assertThat(call(connection, "a" + i)).isEqualTo("a" + i);
			assertThat(connection.end()).isNull();
		}
	}

	@Test
	void aTokenIsNoReplyToAFrame() throws Exception {
		PoolableConnection connection = connect(BODY.withExpectReply(true), (peer) -> {
			peer.readRequest();
			peer.write("HeartBeat");
			this.done.release();
			peer.awaitEnd();
		});
		assertThat(connection.sendHeartbeat()).isNull();
		assertThat(this.done.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
		assertThat(connection.check()).isNull();
		assertThat(connection.heartbeatsReceived()).isEqualTo(1);
		assertThat(connection.isAwaitingReply()).isTrue();
	}

	@Test
	void aReplyMayComeInParts() throws Exception {
		PoolableConnection connection = connect(BODY.withExpectReply(true), (peer) -> {
			peer.readRequest();
			peer.write("length:0000000000004po");
			this.done.release();
			this.go.acquire();
			peer.write("ng");
			ScriptedServer.Script.ECHO.run(peer);
		});
		assertThat(connection.sendHeartbeat()).isNull();
		assertThat(this.done.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
		assertThat(connection.check()).isNull();
		assertThat(connection.isAwaitingReply()).isTrue();
		this.go.release();
		awaitReply(connection);
		assertThat(call(connection, "a")).isEqualTo("a");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ping", "pong" })
	void aSecondReplyIsOneThatNobodyAskedFor(String second) throws Exception {
		PoolableConnection connection = connect(BODY.withExpectReply(true), (peer) -> {
			peer.answer(peer.readRequest());
			this.go.acquire();
			peer.answer(second);
			this.done.release();
			peer.awaitEnd();
		});
		assertThat(connection.sendHeartbeat()).isNull();
		awaitReply(connection);
		this.go.release();
		assertThat(this.done.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
		assertThat(connection.check()).isEqualTo(CloseReason.UNSOLICITED);
	}

	@Test
	void twoRepliesAtOnceAreOneTooMany() throws Exception {
		PoolableConnection connection = connect(BODY.withExpectReply(true), (peer) -> {
			peer.readRequest();
			peer.write(new String(Peer.frame("pong")) + new String(Peer.frame("pong")));
			this.done.release();
			peer.awaitEnd();
		});
		assertThat(connection.sendHeartbeat()).isNull();
		assertThat(this.done.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
		assertThat(connection.check()).isEqualTo(CloseReason.UNSOLICITED);
	}

	@Test
	void framesThatAreHeartbeatsAreSkippedWhileIdle() throws Exception {
		PoolableConnection connection = connectAndLet(BODY, (peer) -> {
			peer.write(new String(Peer.frame("ping")) + "HeartBeat" + new String(Peer.frame("ping")));
			this.done.release();
			ScriptedServer.Script.ECHO.run(peer);
		});
		assertThat(connection.check()).isNull();
		assertThat(connection.heartbeatsReceived()).isEqualTo(3);
		assertThat(call(connection, "a")).isEqualTo("a");
	}

	@ParameterizedTest
	@MethodSource("frames")
	void framesThatAreHeartbeatsAreNeverAnAnswer(HeartbeatSettings heartbeat) {
		PoolableConnection connection = connect(heartbeat, (peer) -> {
			while (true) {
				String request = peer.readRequest();
				peer.answer("ping");
				peer.write(new String(Peer.frame("ping")) + new String(Peer.frame("ping"))
						+ new String(Peer.frame(request)));
			}
		});
		for (int i = 1; i <= 3; i++) {
			assertThat(call(connection, "a" + i)).isEqualTo("a" + i);
			assertThat(connection.end()).isNull();
			assertThat(connection.heartbeatsReceived()).isEqualTo(3 * i);
		}
	}

	@Test
	void garbageBehindAHeartbeatFailsTheCall() {
		PoolableConnection connection = connect(BODY, (peer) -> {
			peer.readRequest();
			peer.write(new String(Peer.frame("ping")) + "garbage");
			peer.awaitEnd();
		});
		assertThatExceptionOfType(FrameFormatException.class).isThrownBy(() -> call(connection, "a"))
			.withMessageContaining("sent bytes where a header")
			.withMessageContaining("after a frame");
		assertThat(connection.end()).isEqualTo(CloseReason.MALFORMED);
	}

	static Stream<HeartbeatSettings> frames() {
		return Stream.of(BODY, BODY.withExpectReply(true), BODY.withInterval(Duration.ZERO));
	}

	static Stream<Arguments> expectingReplies() {
		return Stream.of(Arguments.of(TOKEN.withExpectReply(true), "HeartBeat"),
				Arguments.of(BODY.withExpectReply(true), "length:0000000000004ping"));
	}

	static Stream<Function<PoolableConnection, @Nullable CloseReason>> operations() {
		return Stream.of(PoolableConnection::check, PoolableConnection::sendHeartbeat);
	}

	static Stream<Arguments> unsolicited() {
		return Stream.of(TOKEN, BODY.withExpectReply(true))
			.flatMap((heartbeat) -> Stream.of("garbage", "HeartBeaT", "length:", "length:0000000000004pong")
				.flatMap((bytes) -> operations().map((operation) -> Arguments.of(heartbeat, bytes, operation))));
	}

	/**
	 * Connect, and let the peer do something then; it says when it has by {@link #done},
	 * or by the end of its script.
	 */
	private PoolableConnection connectAndLet(HeartbeatSettings heartbeat, ScriptedServer.Script script)
			throws InterruptedException {
		PoolableConnection connection = connect(heartbeat, (peer) -> {
			this.go.acquire();
			try {
				script.run(peer);
			}
			finally {
				this.done.release();
			}
		});
		this.go.release();
		assertThat(this.done.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
		return connection;
	}

	private PoolableConnection connect(HeartbeatSettings heartbeat, ScriptedServer.Script script) {
		return connect(factory(heartbeat, script));
	}

	private PoolableConnection connect(ConnectionFactory factory) {
		PoolableConnection connection = Connections.connect(factory);
		this.toClose.add(() -> connection.close(CloseReason.POOL_CLOSED));
		return connection;
	}

	private ConnectionFactory factory(HeartbeatSettings heartbeat, ScriptedServer.Script script) {
		ScriptedServer server = ScriptedServer.start(script);
		this.toClose.add(() -> {
			server.close();
			assertThat(server.failures()).isEmpty();
		});
		return SocketConnections.builder(Endpoint.of("127.0.0.1", server.port())).heartbeat(heartbeat).build();
	}

	/**
	 * Note what each read finds, and the end.
	 */
	private void recordReads(Peer peer) {
		byte[] bytes = new byte[1024];
		try {
			for (int count = peer.socket().getInputStream().read(bytes); count > 0; count = peer.socket()
				.getInputStream()
				.read(bytes)) {
				this.received.add(new String(bytes, 0, count));
			}
		}
		catch (IOException ex) {
			// A reset is an end too.
		}
		this.received.add("end");
	}

	private @Nullable String nextRead() throws InterruptedException {
		return this.received.poll(5, TimeUnit.SECONDS);
	}

	private static void awaitReply(PoolableConnection connection) {
		await().until(() -> {
			assertThat(connection.check()).isNull();
			return !connection.isAwaitingReply();
		});
	}

	private static @Nullable CloseReason begin(PoolableConnection connection) {
		Deadline deadline = Deadline.after(Duration.ofSeconds(10));
		return connection.begin(deadline, deadline.ticker().nanos());
	}

	private static String call(PoolableConnection connection, String request) {
		assertThat(begin(connection)).isNull();
		return connection.exchange(Frame.of(request)).text();
	}

	private static void send(PoolableConnection connection, String message) {
		assertThat(begin(connection)).isNull();
		connection.send(Frame.of(message));
		assertThat(connection.end()).isNull();
	}

	private static long directBuffers() {
		return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
			.stream()
			.filter((pool) -> pool.getName().equals("direct"))
			.mapToLong(BufferPoolMXBean::getCount)
			.sum();
	}

}
