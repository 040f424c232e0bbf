package io.github.socketpool.benchmark.idle;

import java.io.OutputStream;
import java.io.PrintStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IdleBenchmark}.
 */
class IdleBenchmarkTests {

	private final PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());

	@Test
	void aConnectionWithAThreadOfItsOwnIsToldFromOneWithout() throws Exception {
		String report = report("rows=commons-pool2,spring-integration", "connections=20", "seconds=1");
		assertThat(report).containsPattern("\\| commons-pool2 \\| [\\d,]+ \\| -?\\d+ \\| .* \\| 0 \\| 0 \\| ")
			.containsPattern("\\| spring-integration \\| [\\d,]+ \\| -?\\d+ \\| .* \\| 19 \\| 0 \\| ");
	}

	@Test
	void theReportNamesTheVersionOfEachPeer() {
		assertThat(new IdleBenchmark(IdleOptions.parse()).report()).containsPattern("commons-pool2-\\d")
			.containsPattern("netty-transport-\\d")
			.containsPattern("spring-integration-ip-\\d");
	}

	@Test
	void aHistogramTellsWhatAConnectionConsistsOf() throws Exception {
		assertThat(report("rows=commons-pool2", "connections=20", "seconds=1", "histogram=true"))
			.contains("| class of commons-pool2 | bytes per connection |")
			.contains("| io.github.socketpool.benchmark.row.RawCaller | 32 |");
	}

	@Test
	void figuresSurviveTheWayFromTheirProcess() {
		IdleFigures figures = new IdleFigures(1.5, 2.5, 3.5, 4.5, 5, 6.5, 7.5);
		assertThat(IdleFigures.parse(figures.print())).isEqualTo(figures);
	}

	private String report(String... options) throws Exception {
		return new IdleBenchmark(IdleOptions.parse(options)).measure(this.nowhere).report();
	}

}
