package io.github.socketpool.benchmark.idle;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.github.socketpool.benchmark.Conditions;
import io.github.socketpool.benchmark.Markdown;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IdleSection}.
 */
class IdleSectionTests {

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	@Test
	void connectionsWithAndWithoutThreadsAreDistinguishedAndTheHistogramShowsTheirClasses() throws Exception {
		section("rows=commons-pool2,spring-integration", "connections=20", "seconds=0.1", "histogram=true").run(print(),
				System.err);
		assertThat(printed()).containsPattern("\\| commons-pool2 \\| [\\d,]+ \\| -?\\d+ \\| .* \\| [01] \\| 0 \\| ")
			.containsPattern("\\| spring-integration \\| [\\d,]+ \\| -?\\d+ \\| .* \\| 2\\d \\| 0 \\| ")
			.contains("| class of commons-pool2 | bytes per connection |")
			.contains("| io.github.socketpool.benchmark.row.RawCaller | 32 |");
	}

	@Test
	void theReportNamesTheVersionOfEachPeer() {
		print(Map.of());
		assertThat(printed()).containsPattern("commons-pool2-\\d")
			.containsPattern("netty-transport-\\d")
			.containsPattern("spring-integration-ip-\\d");
	}

	@Test
	void aFailedRowIsReported() {
		print(Map.of("netty-pool", List.of()));
		assertThat(printed()).contains("| netty-pool | failed |");
	}

	@Test
	void theEstimateGrowsWithTheRowsAndTheirDuration() {
		assertThat(section("rows=socketpool,netty-pool", "seconds=60").length())
			.isEqualTo(section("rows=socketpool", "seconds=30").length().plusSeconds(30).multipliedBy(2));
	}

	@Test
	void figuresCanBePassedFromTheirProcess() {
		IdleFigures figures = new IdleFigures(1.5, 2.5, 3.5, 4.5, 5, 6.5, 7.5);
		assertThat(IdleFigures.parse(figures.print())).isEqualTo(figures);
	}

	private void print(Map<String, List<String>> results) {
		section().print(new Conditions(), results, new Markdown(print()));
	}

	private PrintStream print() {
		return new PrintStream(this.bytes, true, StandardCharsets.UTF_8);
	}

	private String printed() {
		return this.bytes.toString(StandardCharsets.UTF_8);
	}

	private static IdleSection section(String... args) {
		return (IdleSection) IdleSection.parse(List.of(args));
	}

}
