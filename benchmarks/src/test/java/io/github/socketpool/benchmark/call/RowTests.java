package io.github.socketpool.benchmark.call;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

import io.github.socketpool.benchmark.row.Limits;
import io.github.socketpool.benchmark.row.Protocol;
import io.github.socketpool.benchmark.row.Quote;
import io.github.socketpool.benchmark.row.Row;
import io.github.socketpool.benchmark.row.RowServers;
import io.github.socketpool.benchmark.row.SpringRow;
import io.github.socketpool.benchmark.server.ServerKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that the rows do the work that is compared, not how fast they are.
 */
class RowTests {

	/**
	 * The loop of a row over TLS is the same, and a Redis client does not call before it
	 * has read more.
	 */
	static final List<String> FRAMES_OR_HTTP = RowServers.ROWS.stream()
		.filter((name) -> Row.protocol(name) == Protocol.FRAMES || Row.protocol(name) == Protocol.HTTP)
		.toList();

	private static RowServers servers;

	@BeforeAll
	static void startServers() throws Exception {
		servers = new RowServers(ServerKind.ECHO);
	}

	@AfterAll
	static void stopServers() throws Exception {
		servers.close();
	}

	@ParameterizedTest
	@FieldSource("io.github.socketpool.benchmark.row.RowServers#ROWS")
	void everyCallIsAnsweredAndCounted(String name) throws Exception {
		try (ClosedLoop loop = new ClosedLoop(load(name, servers.portFor(name), 2, 4))) {
			Figures figures = loop.run(Extent.calls(200));
			assertThat(figures.calls()).isEqualTo(800);
			assertThat(figures.fewestCalls()).isEqualTo(200);
			assertThat(figures.mostCalls()).isEqualTo(200);
		}
	}

	@Test
	void rawOpensAConnectionForEachCaller() throws Exception {
		try (ClosedLoop loop = new ClosedLoop(load(Row.RAW, servers.portFor(Row.RAW), 2, 4))) {
			assertThat(loop.run(Extent.calls(10)).connections()).isEqualTo(4);
		}
	}

	@Test
	void socketpoolOpensNoMoreConnectionsThanThePoolHas() throws Exception {
		try (ClosedLoop loop = new ClosedLoop(load(Row.SOCKETPOOL, servers.portFor(Row.SOCKETPOOL), 2, 4))) {
			assertThat(loop.run(Extent.calls(10)).connections()).isBetween(1L, 2L);
		}
	}

	@Test
	void monitoringOfACallDependsOnTheRow() throws Exception {
		assertThat(metersOfCalls(SpringRow.UNWATCHED)).isEmpty();
		assertThat(metersOfCalls(SpringRow.METERED)).contains("socketpool.acquire").doesNotContain("socketpool.calls");
		assertThat(metersOfCalls(Row.SOCKETPOOL)).contains("socketpool.acquire", "socketpool.calls");
	}

	@ParameterizedTest
	@ValueSource(ints = { 120, 4096, 65536, 1048576 })
	void aBodyHasTheRequestedSize(int bytes) {
		Quote quote = Quote.of(1).withSize(bytes).withId(1_000_000_000);
		assertThat(JsonMapper.builder().build().writeValueAsBytes(quote)).hasSize(bytes);
	}

	@ParameterizedTest
	@FieldSource("FRAMES_OR_HTTP")
	void aResponseToAnotherRequestEndsTheBenchmark(String name) throws Exception {
		Quote other = Quote.of(Quote.FIRST_ID).withSize(121);
		byte[] body = JsonMapper.builder().build().writeValueAsBytes(other);
		try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				ClosedLoop loop = new ClosedLoop(load(name, listener.getLocalPort(), 1, 1))) {
			new Thread(() -> answerOnce(listener, response(Row.protocol(name), body))).start();
			assertThatExceptionOfType(Exception.class).isThrownBy(() -> loop.run(Extent.calls(1)))
				.withMessageContaining("The answer to");
		}
	}

	private static Load load(String row, int port, int pool, int callers) {
		return new Load(row, port, Limits.connections(pool), callers, Quote.SMALLEST, ThreadKind.PLATFORM);
	}

	private static Set<String> metersOfCalls(String name) throws Exception {
		try (ClosedLoop loop = new ClosedLoop(load(name, servers.portFor(name), 1, 1))) {
			loop.run(Extent.calls(2));
			return ((SpringRow) loop.row()).timersWithCount(2);
		}
	}

	private static byte[] response(Protocol protocol, byte[] body) {
		String head = switch (protocol) {
			case HTTP -> "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n";
			default -> "length:%013d";
		};
		return (String.format(head, body.length) + new String(body, StandardCharsets.US_ASCII))
			.getBytes(StandardCharsets.US_ASCII);
	}

	private static void answerOnce(ServerSocket listener, byte[] response) {
		try (Socket socket = listener.accept()) {
			InputStream in = socket.getInputStream();
			in.readNBytes(100);
			socket.getOutputStream().write(response);
			while (in.read() >= 0) {
				continue;
			}
		}
		catch (Exception ex) {
			// The row has been closed.
		}
	}

}
