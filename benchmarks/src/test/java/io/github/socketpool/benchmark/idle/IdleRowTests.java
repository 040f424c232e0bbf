package io.github.socketpool.benchmark.idle;

import java.time.Duration;
import java.util.List;

import io.github.socketpool.benchmark.JavaProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests that the idle benchmark measures correctly.
 */
class IdleRowTests {

	private static final int HEADER_LENGTH = 20;

	private static JavaProcess server;

	private static int port;

	@BeforeAll
	static void startServer() throws Exception {
		server = JavaProcess.start("", IdleServer.class, List.of());
		port = Integer.parseInt(server.readLine());
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@ParameterizedTest
	@FieldSource("io.github.socketpool.benchmark.idle.IdleRow#NAMES")
	void aRowUsesEachOfItsConnectionsAndKeepsAllOfThemIdle(String name) throws Exception {
		long connections = ask(IdleServer.CONNECTIONS);
		long bytes = ask(IdleServer.BYTES);
		try (IdleRow row = IdleRow.of(name, port, 30, Duration.ZERO)) {
			row.useAtOnce(1);
			assertThat(row.idle()).isEqualTo(1);
			row.useAtOnce(30);
			assertThat(row.idle()).isEqualTo(30);
			assertThat(ask(IdleServer.CONNECTIONS) - connections).isEqualTo(30);
			assertThat(ask(IdleServer.BYTES) - bytes).isGreaterThan(31 * HEADER_LENGTH);
		}
	}

	private static long ask(String question) throws Exception {
		server.writeLine(question);
		return Long.parseLong(server.readLine());
	}

	@Test
	void anUnknownRowIsRejectedBeforeAnyMeasurement() {
		assertThatIllegalArgumentException().isThrownBy(() -> IdleOptions.parse(List.of("rows=socketpool,dbcp")))
			.withMessageContaining("dbcp")
			.withMessageContaining("netty-pool");
	}

	@Test
	void oneConnectionIsTooFewToMeasure() {
		assertThatIllegalArgumentException().isThrownBy(() -> IdleOptions.parse(List.of("connections=1")))
			.withMessageContaining("connections");
	}

}
