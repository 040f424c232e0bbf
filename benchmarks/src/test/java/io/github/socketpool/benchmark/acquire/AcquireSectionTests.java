package io.github.socketpool.benchmark.acquire;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.socketpool.benchmark.Conditions;
import io.github.socketpool.benchmark.Markdown;
import io.github.socketpool.benchmark.acquire.AcquireSection.Extent;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.options.Options;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AcquireSection}.
 */
class AcquireSectionTests {

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	@Test
	void eachJvmMeasuresOneRowWithTheRequestedThreadsAndConnections() {
		Options options = section("warmup=2", "seconds=4", "forks=3").jmhOptions("stormpot", new Extent(64, 10_000));
		assertThat(options.getIncludes()).singleElement().asString().contains("StormpotAcquire");
		assertThat(options.getThreads().get()).isEqualTo(64);
		assertThat(options.getJvmArgsAppend().get()).containsExactly("-Dbenchmark.connections=10000");
		assertThat(options.getWarmupIterations().get()).isEqualTo(2);
		assertThat(options.getMeasurementIterations().get()).isEqualTo(4);
		assertThat(options.getForkCount().get()).isEqualTo(3);
	}

	@Test
	void eachNumberOfThreadsIsMeasuredOnEachNumberOfConnections() {
		assertThat(section("threads=1,8", "connections=8,1000").extents())
			.isEqualTo(List.of(new Extent(1, 8), new Extent(1, 1000), new Extent(8, 8), new Extent(8, 1000)));
	}

	@Test
	void theEstimateGrowsWithRowsThreadsConnectionsAndJvms() {
		Duration one = Duration.ofSeconds(3 + 3 + 5);
		assertThat(section("rows=vibur", "threads=1").length()).isEqualTo(one);
		assertThat(section("rows=vibur,stormpot", "threads=1,2", "connections=8,100,1000", "forks=2").length())
			.isEqualTo(one.multipliedBy(2 * 2 * 3 * 2));
	}

	@Test
	void growthIsMeasuredUpToAThousandTimesAsManyConnections() {
		assertThat(((AcquireSection) AcquireSection.parseGrowth(List.of())).extents())
			.isEqualTo(List.of(new Extent(1, 8), new Extent(1, 100), new Extent(1, 1000), new Extent(1, 10_000)));
	}

	@Test
	void theReportNamesTheVersionOfEachPeer() {
		assertThat(report(section(), Map.of())).containsPattern("commons-pool2-\\d")
			.containsPattern("HikariCP-\\d")
			.containsPattern("stormpot-\\d")
			.containsPattern("vibur-object-pool-\\d")
			.containsPattern("reactor-pool-\\d")
			.containsPattern("spring-integration-core-\\d");
	}

	@Test
	void theReportHasAColumnForEachNumberOfThreadsAndConnections() {
		assertThat(report(section("threads=1", "connections=8,10000"), Map.of("stormpot", List.of("30", "31"))))
			.contains("| row | 1 on 8 | 1 on 10000 |")
			.contains("| stormpot | 30 | 31 |");
	}

	@Test
	void aRowIsMeasuredInAJvmOfItsOwn() {
		section("rows=hikari-bag", "threads=1", "warmup=0", "seconds=0.05").run(print(), System.err);
		assertThat(printed()).containsPattern("\\| hikari-bag \\| [\\d,]+ \\([\\d,]+–[\\d,]+\\), \\d+\\.\\d B \\|");
	}

	private String report(AcquireSection section, Map<String, List<String>> results) {
		section.print(new Conditions(), results, new Markdown(print()));
		return printed();
	}

	private PrintStream print() {
		return new PrintStream(this.bytes, true, StandardCharsets.UTF_8);
	}

	private String printed() {
		return this.bytes.toString(StandardCharsets.UTF_8);
	}

	private static AcquireSection section(String... args) {
		return (AcquireSection) AcquireSection.parse(List.of(args));
	}

}
