package io.github.socketpool.benchmark.call;

import io.github.socketpool.benchmark.row.Limits;
import io.github.socketpool.benchmark.row.Row;
import io.github.socketpool.benchmark.server.Server;
import io.github.socketpool.benchmark.server.ServerKind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Loops}.
 */
class LoopsTests {

	@Test
	void theSameLoadFindsTheSameLoopAgain() throws Exception {
		try (Server server = ServerKind.ECHO.start(0); Loops loops = new Loops()) {
			Load load = load(Row.RAW, server, 2);
			ClosedLoop first = loops.of(load);
			first.run(Extent.calls(1));
			assertThat(loops.of(load(Row.RAW, server, 2))).isSameAs(first);
			assertThat(first.run(Extent.calls(1)).connectionsMeanwhile()).isZero();
			assertThat(loops.of(load("commons-pool2", server, 2))).isNotSameAs(first);
			assertThat(loops.of(load)).isSameAs(first);
		}
	}

	@Test
	void aRowKeepsItsConnectionsForOtherCallersOfTheSameServer() throws Exception {
		try (Server server = ServerKind.ECHO.start(0);
				Server another = ServerKind.ECHO.start(0);
				Loops loops = new Loops()) {
			loops.of(load(Row.RAW, server, 2)).run(Extent.calls(1));
			ClosedLoop fewer = loops.of(load(Row.RAW, server, 1));
			assertThat(fewer.run(Extent.calls(5)).calls()).isEqualTo(5);
			assertThat(fewer.row().connectionsOpened()).isEqualTo(2);
			assertThat(loops.of(load(Row.RAW, server, 3)).run(Extent.calls(1)).connections()).isEqualTo(3);
			assertThat(loops.of(load(Row.RAW, another, 3)).run(Extent.calls(1)).connections()).isEqualTo(3);
		}
	}

	private static Load load(String row, Server server, int callers) {
		return new Load(row, server.port(), Limits.connections(2), callers, 120, ThreadKind.PLATFORM);
	}

}
