package io.github.socketpool.connection.socket;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.socketpool.Deadline;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.FrameStream;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameFormatException;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.Caller.ThreadKind;
import io.github.socketpool.testing.Connections;
import io.github.socketpool.testing.Extent;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.Peer;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.SocketKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * What pools may rely on when they use a connection as a stream, over TCP.
 */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class FrameStreamTests {

	private static final long LONG = TimeUnit.MINUTES.toNanos(5);

	/** No stream ends by its deadline. */
	private static final Duration CENTURY = Duration.ofDays(36_500);

	private static final int MAX_FRAME_SIZE = 1024 * 1024;

	private static final ScriptedServer.Script ECHO_BYTES = (peer) -> {
		byte[] bytes = new byte[64 * 1024];
		InputStream in = peer.socket().getInputStream();
		for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
			peer.write(Arrays.copyOf(bytes, count));
		}
	};

	private final List<String> received = new ArrayList<>();

	/** Released when the server has a connection and waits for its end. */
	private final Semaphore served = new Semaphore(0);

	@Test
	void framesArriveWholeWhereverTheirBytesAreSplit() throws IOException {
		byte[] bytes = concat(Peer.frame("first"), "HeartBeat".getBytes(), Peer.frame(""), Peer.frame("second"));
		Semaphore next = new Semaphore(0);
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			for (int split = 1; split < bytes.length; split++) {
				next.acquire();
				peer.write(Arrays.copyOf(bytes, split));
				next.acquire();
				peer.write(Arrays.copyOfRange(bytes, split, bytes.length));
			}
			peer.awaitEnd();
		}); Use use = use(server)) {
			for (int split = 1; split < bytes.length; split++) {
				next.release();
				readBytes(use.stream, split);
				assertThat(use.stream.isClean()).isEqualTo(isBoundary(split));
				next.release();
				readBytes(use.stream, bytes.length - split);
				assertThat(this.received).as("split at %d", split).containsExactly("first", "", "second");
				assertThat(use.connection.heartbeatsReceived()).isEqualTo(split);
				this.received.clear();
			}
			assertThat(use.end()).isNull();
		}
	}

	/**
	 * Part of a heartbeat counts as being between two frames.
	 */
	private static boolean isBoundary(int split) {
		int first = Peer.frame("first").length;
		int empty = first + "HeartBeat".length() + Peer.frame("").length;
		return (split >= first && split <= first + "HeartBeat".length()) || split == empty;
	}

	@Test
	void whatTheSocketDoesNotAcceptIsWrittenLater() throws IOException {
		CountDownLatch full = new CountDownLatch(1);
		int count = 20_000;
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			full.await();
			for (int i = 0; i < count; i++) {
				assertThat(peer.readRequest()).isEqualTo(body(i, 700));
			}
			peer.answer("all " + count);
			peer.awaitEnd();
		}); Use use = use(server)) {
			FrameStream stream = use.stream;
			long before = 0;
			for (int i = 0; i < count; i++) {
				stream.put(Frame.of(body(i, 700)));
				assertThat(stream.accepted() - before).isEqualTo(Peer.frame(body(i, 700)).length);
				before = stream.accepted();
			}
			assertThat(stream.flush()).isFalse();
			assertThat(stream.written()).isPositive().isLessThan(stream.accepted());
			assertThat(stream.offered()).isGreaterThanOrEqualTo(stream.written());
			assertThat(stream.await(true, 1)).isFalse();
			full.countDown();
			flush(stream);
			assertThat(stream.written()).isEqualTo(stream.accepted()).isEqualTo(stream.offered());
			read(stream, 1);
			assertThat(server.failures()).isEmpty();
			assertThat(this.received).containsExactly("all " + count);
			assertThat(use.end()).isNull();
		}
	}

	@Test
	void framesOfAnySizeGoOutAndComeInInOrder() throws IOException {
		int[] sizes = { 0, 1, 16_363, 16_364, 16_365, 3, 131_051, 131_052, 131_053, 70_000, 2, 500_000, 9, 1_048_576,
				40_000, 16_364 };
		try (ScriptedServer server = ScriptedServer.start(ECHO_BYTES); Use use = use(server)) {
			for (int round = 0; round < 3; round++) {
				List<String> bodies = Arrays.stream(sizes).mapToObj((size) -> body(size, size)).toList();
				Caller<Void> writer = Caller.start(() -> {
					for (String body : bodies) {
						use.stream.put(Frame.of(body));
					}
					return flushAlone(use.stream);
				});
				read(use.stream, sizes.length);
				writer.get();
				assertThat(this.received).isEqualTo(bodies);
				this.received.clear();
			}
			assertThat(use.end()).isNull();
		}
	}

	/**
	 * Over TLS the rest of what has arrived is not in the socket any more.
	 */
	@Test
	void whatAReadHasLeftIsNotWaitedFor() throws IOException {
		String body = body(1, 18_000);
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			for (int i = 0; i < 5; i++) {
				peer.readRequest();
				peer.answer(body);
			}
			peer.awaitEnd();
		}); Use use = use(server)) {
			for (int i = 1; i <= 5; i++) {
				ask(use.stream);
				read(use.stream, i);
			}
			assertThat(this.received).containsOnly(body);
			assertThat(use.end()).isNull();
		}
	}

	@Test
	void oneThreadWritesWhileAnotherReads() throws IOException {
		int count = Extent.of(100_000, 2_000_000);
		try (ScriptedServer server = ScriptedServer.start(ECHO_BYTES); Use use = use(server)) {
			Caller<Void> writer = Caller.start(() -> {
				for (int i = 0; i < count; i++) {
					use.stream.put(Frame.of(String.valueOf(i)));
					if (i % 50 == 0) {
						flushAlone(use.stream);
					}
				}
				return flushAlone(use.stream);
			});
			int read = 0;
			long bytes = 0;
			while (read < count) {
				use.stream.await(false, LONG);
				bytes += use.stream.read(this::receive);
				assertThat(use.stream.offered()).isGreaterThanOrEqualTo(bytes);
				for (String body : this.received) {
					assertThat(body).isEqualTo(String.valueOf(read));
					read++;
				}
				this.received.clear();
			}
			writer.get();
			assertThat(use.end()).isNull();
		}
	}

	@ParameterizedTest
	@EnumSource(ThreadKind.class)
	void anInterruptNeitherClosesTheConnectionNorIsLost(ThreadKind kind) throws IOException {
		kind.assumeAvailable();
		try (ScriptedServer server = ScriptedServer.echo(); Use use = use(server)) {
			CountDownLatch waiting = new CountDownLatch(1);
			Caller<Boolean> reader = Caller.start(kind, () -> {
				use.stream.read(this::receive);
				waiting.countDown();
				while (!Thread.currentThread().isInterrupted()) {
					use.stream.await(false, LONG);
				}
				use.stream.put(Frame.of("interrupted"));
				use.stream.flush();
				while (this.received.isEmpty()) {
					use.stream.await(true, LONG);
					use.stream.read(this::receive);
				}
				return Thread.interrupted();
			});
			await().until(() -> waiting.getCount() == 0);
			await().until(() -> isAtRest(reader.thread()));
			reader.thread().interrupt();
			assertThat(reader.get()).isTrue();
			assertThat(this.received).containsExactly("interrupted");
			assertThat(use.end()).isNull();
			assertThat(exchange(use.connection, "afterwards")).isEqualTo("afterwards");
		}
	}

	@ParameterizedTest
	@EnumSource(ThreadKind.class)
	void aCloseByAnotherThreadWakesTheReader(ThreadKind kind) throws Exception {
		kind.assumeAvailable();
		try (ScriptedServer server = ScriptedServer.start(this::awaitEnd); Use use = use(server)) {
			this.served.acquire();
			Caller<Throwable> reader = Caller.start(kind, () -> failure(() -> readForever(use.stream)));
			await().until(() -> isAtRest(reader.thread()));
			use.connection.close(CloseReason.HEARTBEAT_TIMEOUT);
			assertThat(reader.get()).isInstanceOf(IOException.class).hasMessageContaining("HEARTBEAT_TIMEOUT");
			assertThat(server.peer(0).end().get(30, TimeUnit.SECONDS)).isEqualTo(SocketKind.current().broken());
			use.stream.put(Frame.of("late"));
			assertThat(failure(use.stream::flush)).isInstanceOf(IOException.class)
				.hasMessageContaining("HEARTBEAT_TIMEOUT");
			assertThat(failure(() -> use.stream.read(this::receive))).isInstanceOf(IOException.class);
			assertThat(failure(() -> use.stream.await(true, 0))).isInstanceOf(IOException.class);
			use.stream.wakeUp();
			assertThat(use.end()).isEqualTo(CloseReason.HEARTBEAT_TIMEOUT);
			assertThat(use.connection.closeInitiator()).isEqualTo(CloseInitiator.LOCAL);
		}
	}

	/**
	 * Nothing but the close frees the descriptor of a channel that a selector watches.
	 */
	@Test
	void aCloseFreesTheDescriptorThoughTheUseDoesNotEnd() throws Exception {
		try (ScriptedServer server = ScriptedServer.start(this::awaitEnd)) {
			PoolableConnection connection = connect(server);
			begin(connection);
			connection.stream();
			this.served.acquire();
			connection.close(CloseReason.INVALIDATED);
			assertThat(server.peer(0).end().get(30, TimeUnit.SECONDS)).isEqualTo(SocketKind.current().broken());
		}
	}

	@Test
	void aWakeUpBeforeTheWaitIsNotLost() throws IOException {
		try (ScriptedServer server = ScriptedServer.start(this::awaitEnd); Use use = use(server)) {
			CountDownLatch over = new CountDownLatch(1);
			Caller<Void> reader = Caller.start(() -> {
				while (over.getCount() > 0) {
					use.stream.await(false, LONG);
					use.stream.read(this::receive);
				}
				use.stream.wakeUp();
				use.stream.await(false, LONG);
				return null;
			});
			await().until(() -> isAtRest(reader.thread()));
			over.countDown();
			use.stream.wakeUp();
			reader.get();
			assertThat(use.end()).isNull();
		}
	}

	@Test
	void aConnectionCanBeUsedInTurnsAsAStreamAndForExchanges() throws IOException {
		try (ScriptedServer server = ScriptedServer.echo()) {
			PoolableConnection connection = connect(server);
			for (int i = 0; i < 5; i++) {
				assertThat(exchange(connection, "exchange " + i)).isEqualTo("exchange " + i);
				begin(connection);
				FrameStream stream = connection.stream();
				assertThat(stream.endpoint()).isEqualTo(connection.endpoint());
				stream.put(Frame.of("stream " + i));
				assertThat(stream.flush()).isTrue();
				read(stream, i + 1);
				assertThat(connection.end()).isNull();
				assertThat(connection.isUnanswered()).isFalse();
				assertThat(connection.check()).isNull();
			}
			assertThat(this.received).isEqualTo(IntStream.range(0, 5).mapToObj((i) -> "stream " + i).toList());
			connection.close(CloseReason.POOL_CLOSED);
		}
	}

	@Test
	void theFirstReasonOfAFailureIsTheReasonToClose() throws IOException {
		try (ScriptedServer server = ScriptedServer.echo(); Use use = use(server)) {
			use.stream.fail(CloseReason.MISMATCH);
			use.stream.fail(CloseReason.TIMEOUT);
			assertThat(use.end()).isEqualTo(CloseReason.MISMATCH);
		}
	}

	@Test
	void whatWasNotWrittenFailsTheConnection() throws IOException {
		try (ScriptedServer server = ScriptedServer.echo(); Use use = use(server)) {
			use.stream.put(Frame.of("unsent"));
			assertThat(use.end()).isEqualTo(CloseReason.FAILED);
			assertThat(use.connection.isUnanswered()).isFalse();
		}
	}

	@Test
	void partOfAFrameFailsTheConnection() throws IOException {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.readRequest();
			peer.write("length:00");
			peer.awaitEnd();
		}); Use use = use(server)) {
			ask(use.stream);
			readBytes(use.stream, 9);
			assertThat(use.end()).isEqualTo(CloseReason.FAILED);
		}
	}

	@Test
	void theEndOfThePeerComesAfterItsFramesAndFailsTheConnection() throws IOException {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.readRequest();
			peer.answer("last");
		}); Use use = use(server)) {
			ask(use.stream);
			int count = 0;
			while (count >= 0) {
				use.stream.await(false, LONG);
				count = use.stream.read(this::receive);
			}
			assertThat(this.received).containsExactly("last");
			assertThat(use.end()).isEqualTo(CloseReason.FAILED);
			assertThat(use.connection.closeInitiator()).isEqualTo(CloseInitiator.PEER);
		}
	}

	@Test
	void bytesThatAreNoFrameFailTheConnectionAfterTheFramesBeforeThem() throws IOException {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.readRequest();
			peer.write(concat(Peer.frame("good"), "malformed".getBytes()));
			peer.awaitEnd();
		}); Use use = use(server)) {
			ask(use.stream);
			assertThatExceptionOfType(FrameFormatException.class).isThrownBy(() -> read(use.stream, 2));
			assertThat(this.received).containsExactly("good");
			assertThat(failure(() -> use.stream.read(this::receive))).isInstanceOf(IOException.class);
			assertThat(use.end()).isEqualTo(CloseReason.MALFORMED);
		}
	}

	@Test
	void aFrameThatIsTooLargeIsRefusedAndNothingElse() throws IOException {
		try (ScriptedServer server = ScriptedServer.echo(); Use use = use(server)) {
			use.stream.put(Frame.of("before"));
			long accepted = use.stream.accepted();
			assertThatExceptionOfType(FrameFormatException.class)
				.isThrownBy(() -> use.stream.put(Frame.of(new byte[MAX_FRAME_SIZE + 1])));
			assertThat(use.stream.accepted()).isEqualTo(accepted);
			use.stream.put(Frame.of("after"));
			flush(use.stream);
			read(use.stream, 2);
			assertThat(this.received).containsExactly("before", "after");
			assertThat(use.end()).isNull();
		}
	}

	@Test
	void heartbeatsOfBothSidesStandBetweenFrames() throws IOException {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.write(new String(peer.read(9)));
			ScriptedServer.Script.ECHO.run(peer);
		}); Use use = use(server)) {
			use.stream.putHeartbeat();
			use.stream.put(Frame.of("answered"));
			flush(use.stream);
			read(use.stream, 1);
			assertThat(use.connection.heartbeatsReceived()).isEqualTo(1);
			assertThat(use.end()).isNull();
		}
	}

	@Test
	void aStreamOnWhichNothingCameSinceItWroteIsUnanswered() throws IOException {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.answer(peer.readRequest());
			peer.awaitEnd();
		}); Use use = use(server)) {
			use.stream.put(Frame.of("answered"));
			flush(use.stream);
			read(use.stream, 1);
			use.stream.put(Frame.of("not answered"));
			flush(use.stream);
			assertThat(use.end()).isNull();
			assertThat(use.connection.isUnanswered()).isTrue();
		}
	}

	@Test
	void aStreamThatLastsForACenturyDoesNotDelayTheDeadlinesOfOthers() throws IOException {
		try (ScriptedServer server = ScriptedServer.start(this::awaitEnd); Use use = use(server)) {
			PoolableConnection other = connect(server);
			other.begin(Deadline.after(Duration.ofMillis(100)), System.nanoTime());
			FrameStream overdue = other.stream();
			assertThat(failure(() -> readForever(overdue))).isInstanceOf(IOException.class)
				.hasMessageContaining("TIMEOUT");
			assertThat(other.end()).isEqualTo(CloseReason.TIMEOUT);
			assertThat(use.end()).isNull();
		}
	}

	@Test
	void onlyAUseThatHasBegunCanBecomeAStream() throws IOException {
		try (ScriptedServer server = ScriptedServer.echo()) {
			PoolableConnection connection = connect(server);
			assertThatIllegalStateException().isThrownBy(connection::stream);
			begin(connection);
			connection.stream();
			assertThatExceptionOfType(TransportException.class).isThrownBy(connection::stream);
			assertThatExceptionOfType(TransportException.class)
				.isThrownBy(() -> connection.exchange(Frame.of("not now")));
			assertThat(connection.end()).isNull();
			begin(connection);
			connection.close(CloseReason.POOL_CLOSED);
			assertThatExceptionOfType(TransportException.class).isThrownBy(connection::stream)
				.withMessageContaining("POOL_CLOSED");
			assertThat(connection.end()).isEqualTo(CloseReason.POOL_CLOSED);
		}
	}

	private void awaitEnd(Peer peer) throws IOException {
		this.served.release();
		peer.awaitEnd();
	}

	/**
	 * Wait for bytes again and again, as a reader does. Over TLS, some come after the
	 * handshake.
	 */
	private @Nullable Void readForever(FrameStream stream) throws IOException {
		while (true) {
			stream.await(false, LONG);
			stream.read(this::receive);
		}
	}

	private void receive(Frame frame) {
		this.received.add(frame.text());
	}

	/**
	 * Read until so many bytes have arrived.
	 */
	private void readBytes(FrameStream stream, int bytes) throws IOException {
		int read = 0;
		while (read < bytes) {
			stream.await(false, LONG);
			read += stream.read(this::receive);
		}
		assertThat(read).isEqualTo(bytes);
	}

	/**
	 * Read until so many frames have arrived.
	 */
	private void read(FrameStream stream, int frames) throws IOException {
		while (this.received.size() < frames) {
			stream.await(false, LONG);
			assertThat(stream.read(this::receive)).isNotNegative();
		}
	}

	/**
	 * Have the server send something.
	 */
	private static void ask(FrameStream stream) throws IOException {
		stream.put(Frame.of("send something"));
		flush(stream);
	}

	private static void flush(FrameStream stream) throws IOException {
		while (!stream.flush()) {
			stream.await(true, LONG);
		}
	}

	/**
	 * Write while another thread reads, and waits.
	 */
	private static @Nullable Void flushAlone(FrameStream stream) throws IOException {
		while (!stream.flush()) {
			Thread.yield();
		}
		return null;
	}

	private static boolean isAtRest(Thread thread) {
		return Arrays.stream(thread.getStackTrace()).anyMatch((frame) -> frame.getClassName().contains("SelectorImpl"))
				&& thread.getState() != Thread.State.TERMINATED;
	}

	private static @Nullable Throwable failure(Action action) {
		try {
			action.run();
			return null;
		}
		catch (Exception ex) {
			return ex;
		}
	}

	private static String body(int number, int length) {
		return String.valueOf((char) ('a' + number % 26)).repeat(length);
	}

	private static byte[] concat(byte[]... parts) {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		Arrays.stream(parts).forEach(all::writeBytes);
		return all.toByteArray();
	}

	private static String exchange(PoolableConnection connection, String body) {
		begin(connection);
		String answer = connection.exchange(Frame.of(body)).text();
		assertThat(connection.end()).isNull();
		return answer;
	}

	private static void begin(PoolableConnection connection) {
		assertThat(connection.begin(Deadline.after(CENTURY), System.nanoTime())).isNull();
	}

	private static PoolableConnection connect(ScriptedServer server) {
		FrameCodec codec = FrameCodec.asciiLength(AsciiLengthFormat.defaults().withMaxFrameSize(MAX_FRAME_SIZE));
		return Connections.connect(SocketConnections.builder(server.endpoint())
			.codec(codec)
			.heartbeat(HeartbeatSettings.defaults())
			.tls(SocketKind.current().tls())
			.build());
	}

	private static Use use(ScriptedServer server) {
		PoolableConnection connection = connect(server);
		begin(connection);
		return new Use(connection, connection.stream());
	}

	/**
	 * A connection that is being used as a stream.
	 */
	private static final class Use implements AutoCloseable {

		private final PoolableConnection connection;

		private final FrameStream stream;

		Use(PoolableConnection connection, FrameStream stream) {
			this.connection = connection;
			this.stream = stream;
		}

		@Nullable CloseReason end() {
			return this.connection.end();
		}

		@Override
		public void close() {
			this.connection.close(CloseReason.INVALIDATED);
		}

	}

	/**
	 * Something that may fail.
	 */
	@FunctionalInterface
	private interface Action {

		void run() throws Exception;

	}

}
