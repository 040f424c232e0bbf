package io.github.socketpool.benchmark.idle;

import java.time.Duration;
import java.util.List;

import io.github.socketpool.benchmark.JavaProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests that the idle benchmark measures what it says.
 */
class IdleRowTests {

	private static final int HEADER_LENGTH = 20;

	@ParameterizedTest
	@FieldSource("io.github.socketpool.benchmark.idle.IdleRow#NAMES")
	void aRowUsesEachOfItsConnectionsAndKeepsAllOfThemIdle(String name) throws Exception {
		try (JavaProcess server = JavaProcess.start("", IdleServer.class, List.of());
				IdleRow row = IdleRow.of(name, Integer.parseInt(server.readLine()), 30, Duration.ZERO)) {
			row.useAtOnce(1);
			assertThat(row.idle()).isEqualTo(1);
			row.useAtOnce(30);
			assertThat(row.idle()).isEqualTo(30);
			assertThat(ask(server, IdleServer.CONNECTIONS)).isEqualTo(30);
			assertThat(ask(server, IdleServer.BYTES)).isGreaterThan(31 * HEADER_LENGTH);
		}
	}

	private static long ask(JavaProcess server, String question) throws Exception {
		server.writeLine(question);
		return Long.parseLong(server.readLine());
	}

	@Test
	void aRowThatDoesNotExistIsRefusedBeforeAnythingIsMeasured() {
		assertThatIllegalArgumentException().isThrownBy(() -> IdleOptions.parse("rows=socketpool,dbcp"))
			.withMessageContaining("dbcp")
			.withMessageContaining("netty-pool");
	}

	@Test
	void whatOneConnectionMoreCostsCannotBeMeasuredWithOne() {
		assertThatIllegalArgumentException().isThrownBy(() -> IdleOptions.parse("connections=1"))
			.withMessageContaining("connections");
	}

}
