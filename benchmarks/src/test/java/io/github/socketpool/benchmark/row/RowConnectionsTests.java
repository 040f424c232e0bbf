package io.github.socketpool.benchmark.row;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.socketpool.benchmark.server.ServerKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for how the rows use their connections.
 */
class RowConnectionsTests {

	/** The monitoring of a row does not matter here. */
	static final List<String> ROWS = RowServers.ROWS.stream()
		.filter((name) -> !name.equals(SpringRow.UNWATCHED) && !name.equals(SpringRow.METERED))
		.toList();

	static final List<String> POOLED = ROWS.stream()
		.filter((name) -> !name.startsWith(Row.RAW) && !name.equals(ConnectPerCallRow.NAME))
		.toList();

	static final List<String> POOLED_FRAMES = POOLED.stream()
		.filter((name) -> Row.protocol(name) == Protocol.FRAMES)
		.toList();

	private static RowServers servers;

	@BeforeAll
	static void startServers() throws Exception {
		servers = new RowServers(ServerKind.FRAMES);
	}

	@AfterAll
	static void stopServers() throws Exception {
		servers.close();
	}

	@ParameterizedTest
	@FieldSource("POOLED")
	void manyCallersShareTheConnectionsOfThePool(String name) throws Exception {
		try (Row row = Row.of(name, servers.portFor(name), 3)) {
			callFromThreads(row, 24, 10);
			assertThat(row.connectionsOpened()).isBetween(1L, mostConnections(name, 3));
		}
	}

	@ParameterizedTest
	@FieldSource("POOLED")
	void callersReuseAConnectionOneAfterAnother(String name) throws Exception {
		try (Row row = Row.of(name, servers.portFor(name), 1)) {
			for (int i = 0; i < 20; i++) {
				call(row.newCaller(), Quote.of(i));
			}
			assertThat(row.connectionsOpened()).isBetween(1L, mostConnections(name, 1));
		}
	}

	@ParameterizedTest
	@FieldSource("ROWS")
	void aCallerNeedsNoConnectionBeforeItCallsExceptOfRaw(String name) throws Exception {
		try (Row row = Row.of(name, servers.portFor(name), 2)) {
			for (int i = 0; i < 100; i++) {
				row.newCaller();
			}
			assertThat(row.connectionsOpened()).isBetween(0L, name.startsWith(Row.RAW) ? 100L : 2L);
		}
	}

	@Test
	void connectPerCallOpensAConnectionForEachCall() throws Exception {
		try (Row row = Row.of(ConnectPerCallRow.NAME, servers.portFor(ConnectPerCallRow.NAME), 2)) {
			callFromThreads(row, 4, 5);
			assertThat(row.connectionsOpened()).isEqualTo(20);
		}
	}

	@ParameterizedTest
	@FieldSource("ROWS")
	void aBodyOfAMebibyteComesBack(String name) throws Exception {
		try (Row row = Row.of(name, servers.portFor(name), 1)) {
			call(row.newCaller(), Quote.of(1).withSize(1024 * 1024 + 100));
		}
	}

	@ParameterizedTest
	@FieldSource("POOLED_FRAMES")
	void aConnectionIsNotUsedAgainAfterAFailedCall(String name) throws Exception {
		try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			new Thread(() -> failFirst(listener)).start();
			try (Row row = Row.of(name, listener.getLocalPort(), 1)) {
				assertThatException().isThrownBy(() -> row.newCaller().call(Quote.of(1)));
				call(row.newCaller(), Quote.of(2));
				assertThat(row.connectionsOpened()).isEqualTo(2);
			}
		}
	}

	/**
	 * Each of them makes a nested call, which times out if the outer call holds the only
	 * connection.
	 */
	@ParameterizedTest
	@FieldSource("POOLED")
	@Timeout(20)
	void callersEncodeAndDecodeWithoutAConnection(String name) throws Exception {
		InterruptedMapper mapper = new InterruptedMapper(1);
		try (Row row = Row.of(name, servers.portFor(name), Limits.connections(1), mapper.mapper())) {
			List<Quote> meanwhile = new ArrayList<>();
			mapper.onEach(() -> meanwhile.add(row.newCaller().call(Quote.of(2))));
			call(row.newCaller(), Quote.of(1));
			assertThat(meanwhile).containsExactly(Quote.of(2), Quote.of(2));
		}
	}

	@Test
	void genericPoolIsNotARowOfThisJvm() {
		assertThatIllegalArgumentException().isThrownBy(() -> Row.of(Row.GENERIC_POOL, 1, 1))
			.withMessageContaining("in this JVM");
	}

	/**
	 * The JDK's client may return a response before it has released the connection, so
	 * that the next call opens another one.
	 */
	private static long mostConnections(String name, int poolSize) {
		return name.equals(JdkHttpRow.NAME) ? 2L * poolSize : poolSize;
	}

	private static void call(Caller caller, Quote request) throws IOException {
		assertThat(caller.call(request)).isEqualTo(request);
	}

	private static void callFromThreads(Row row, int callers, int calls) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(callers);
		try {
			List<Callable<Void>> tasks = new ArrayList<>();
			for (int i = 0; i < callers; i++) {
				Caller caller = row.newCaller();
				long first = 1_000_000L * i;
				tasks.add(() -> {
					for (long id = first; id < first + calls; id++) {
						call(caller, Quote.of(id));
					}
					return null;
				});
			}
			for (Future<Void> task : threads.invokeAll(tasks)) {
				task.get();
			}
		}
		finally {
			threads.shutdown();
		}
	}

	/**
	 * Answer all requests on the first connection with bytes that are not a frame, and
	 * keep it open. So only the client can know that it is no longer usable. Echo
	 * everything on the others.
	 */
	private static void failFirst(ServerSocket listener) {
		try {
			Socket first = listener.accept();
			new Thread(() -> answerWithNoFrames(first)).start();
			while (true) {
				Socket next = listener.accept();
				new Thread(() -> echo(next)).start();
			}
		}
		catch (IOException ex) {
			// The test has ended.
		}
	}

	private static void answerWithNoFrames(Socket socket) {
		byte[] request = new byte[1024];
		try (socket) {
			while (socket.getInputStream().read(request) >= 0) {
				socket.getOutputStream().write("This is not a header".getBytes(StandardCharsets.US_ASCII));
			}
		}
		catch (IOException ex) {
			// The row has been closed.
		}
	}

	private static void echo(Socket socket) {
		try (socket) {
			socket.getInputStream().transferTo(socket.getOutputStream());
		}
		catch (IOException ex) {
			// The row has been closed.
		}
	}

}
