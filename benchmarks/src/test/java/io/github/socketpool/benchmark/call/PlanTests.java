package io.github.socketpool.benchmark.call;

import java.time.Duration;
import java.util.List;

import io.github.socketpool.benchmark.Arguments;
import io.github.socketpool.benchmark.row.Limits;
import io.github.socketpool.benchmark.row.Row;
import io.github.socketpool.benchmark.server.ServerKind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Plan}.
 */
class PlanTests {

	@Test
	void thereIsALevelForEachServerBodyAndNumberOfCallers() {
		assertThat(plan("server=split-once,split", "body=120,4096", "callers=1").levels()).containsExactly(
				new Level(ServerKind.SPLIT_ONCE, 1, 120), new Level(ServerKind.SPLIT_ONCE, 1, 4096),
				new Level(ServerKind.SPLIT, 1, 120), new Level(ServerKind.SPLIT, 1, 4096));
	}

	@Test
	void rawShowsTheMaximumOfThePoolWithASlowServer() {
		Plan plan = plan("server=thinking", "callers=64,256", "pool=4");
		assertThat(plan.levels(Row.RAW)).containsExactly(new Level(ServerKind.THINKING, 4, 120));
		assertThat(plan.levels(Row.SOCKETPOOL)).extracting(Level::callers).containsExactly(64, 256);
		assertThat(plan("server=loop-thinking", "callers=64").levels(Row.RAW)).extracting(Level::callers)
			.containsExactly(8);
	}

	@Test
	void aRowWithHttpIsMeasuredOnlyWithAnEchoingServer() {
		Plan plan = plan("server=echo,thinking");
		assertThat(plan.levels("httpclient5")).containsExactly(new Level(ServerKind.ECHO, 1, 120));
		assertThat(plan.levels().get(0).server("httpclient5")).isEqualTo(ServerKind.HTTP);
		assertThat(plan.levels().get(0).server(Row.RAW)).isEqualTo(ServerKind.ECHO);
	}

	@Test
	void aRowOverTlsIsMeasuredWithTheServersThatSpeakIt() {
		Plan plan = plan("server=echo,frames,thinking");
		assertThat(plan.levels(Row.SOCKETPOOL_TLS)).extracting((level) -> level.server(Row.SOCKETPOOL_TLS))
			.containsExactly(ServerKind.ECHO_TLS, ServerKind.FRAMES_TLS);
	}

	@Test
	void redisIsMeasuredBesideAnEventLoop() {
		Plan plan = plan("server=echo,loop,loop-thinking");
		assertThat(plan.levels("lettuce")).containsExactly(new Level(ServerKind.LOOP, 1, 120));
		assertThat(plan.levels("lettuce").get(0).server("lettuce")).isEqualTo(ServerKind.REDIS);
		assertThat(plan.levels("netty-pipelined")).hasSize(3);
	}

	@Test
	void theEstimateIncludesOneWarmUpForEachRowAndRoundAndAllLevels() {
		Duration start = Duration.ofSeconds(2);
		assertThat(plan("rows=raw,socketpool", "callers=1,8,64,256", "warmup=60", "settle=2", "seconds=5", "rounds=3")
			.length()).isEqualTo(start.plusSeconds(60 + 4 * (2 + 5)).multipliedBy(2 * 3));
	}

	@Test
	void aJvmIsWarmedUpWithAServerThatReadsFramesUnlessOneThatEchoesIsMeasured() {
		assertThat(plan("server=frames", "body=1048576").warmUpLevel())
			.isEqualTo(new Level(ServerKind.FRAMES, 8, 1048576));
		assertThat(plan("server=split-once,split").warmUpLevel().server()).isEqualTo(ServerKind.FRAMES);
		assertThat(plan("server=frames,echo").warmUpLevel().server()).isEqualTo(ServerKind.ECHO);
		assertThat(plan("server=loop").warmUpLevel().server()).isEqualTo(ServerKind.LOOP);
	}

	@Test
	void anUnknownOptionIsRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> plan("caller=4")).withMessageContaining("caller");
	}

	@Test
	void anUnknownRowNameIsRejectedBeforeAnyMeasurement() {
		assertThatIllegalArgumentException().isThrownBy(() -> plan("rows=raw,socketpol"))
			.withMessageContaining("There is no row 'socketpol', but [raw, connect-per-call, ");
	}

	@Test
	void aLoadAndAnExtentCanBePassedToAnotherProcess() {
		Load load = new Load("raw", 4711, new Limits(8, 1000), 64, 4096, ThreadKind.VIRTUAL);
		assertThat(Load.take(new Arguments(load.format().split(" ")))).isEqualTo(load);
		for (Extent extent : List.of(Extent.calls(10), Extent.time(Duration.ofMillis(50)))) {
			assertThat(Extent.take(new Arguments(extent.format()))).isEqualTo(extent);
		}
	}

	private static Plan plan(String... options) {
		return Plan.parse(List.of(options));
	}

}
