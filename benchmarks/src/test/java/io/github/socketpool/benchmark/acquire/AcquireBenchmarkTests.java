package io.github.socketpool.benchmark.acquire;

import java.util.List;
import java.util.Map;

import io.github.socketpool.benchmark.acquire.AcquireBenchmark.Extent;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.options.Options;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AcquireBenchmark}.
 */
class AcquireBenchmarkTests {

	@Test
	void eachJvmMeasuresOneRowWithTheThreadsAndConnectionsThatWereAskedFor() {
		Options options = benchmark("warmup=2", "seconds=4", "forks=3").jmhOptions("stormpot", new Extent(64, 10_000));
		assertThat(options.getIncludes()).singleElement().asString().contains("StormpotAcquire");
		assertThat(options.getThreads().get()).isEqualTo(64);
		assertThat(options.getJvmArgsAppend().get()).containsExactly("-Dbenchmark.connections=10000");
		assertThat(options.getWarmupIterations().get()).isEqualTo(2);
		assertThat(options.getMeasurementIterations().get()).isEqualTo(4);
		assertThat(options.getForkCount().get()).isEqualTo(3);
	}

	@Test
	void eachNumberOfThreadsIsMeasuredOnEachNumberOfConnections() {
		assertThat(benchmark("threads=1,8", "connections=8,1000").extents())
			.isEqualTo(List.of(new Extent(1, 8), new Extent(1, 1000), new Extent(8, 8), new Extent(8, 1000)));
	}

	@Test
	void theReportNamesTheVersionOfEachPeer() {
		assertThat(benchmark().report(Map.of())).containsPattern("commons-pool2-\\d")
			.containsPattern("HikariCP-\\d")
			.containsPattern("stormpot-\\d")
			.containsPattern("vibur-object-pool-\\d")
			.containsPattern("reactor-pool-\\d")
			.containsPattern("spring-integration-core-\\d");
	}

	@Test
	void theReportHasAColumnForEachNumberOfThreadsAndConnections() {
		assertThat(benchmark("threads=1", "connections=8,10000").report(Map.of("stormpot", List.of("30", "31"))))
			.contains("| row | 1 on 8 | 1 on 10000 |")
			.contains("| stormpot | 30 | 31 |");
	}

	private static AcquireBenchmark benchmark(String... args) {
		return new AcquireBenchmark(AcquireOptions.parse(args), System.err);
	}

}
