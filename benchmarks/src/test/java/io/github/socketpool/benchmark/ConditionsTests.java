package io.github.socketpool.benchmark;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Conditions}.
 */
class ConditionsTests {

	private final Conditions conditions = new Conditions();

	@Test
	void tellTheMachineAndTheJdk() {
		assertThat(this.conditions.describe(List.of())).contains(Runtime.version().toString())
			.contains(System.getProperty("os.arch"))
			.contains(Runtime.getRuntime().availableProcessors() + " processors")
			.containsPattern("[1-9]\\d*\\.\\d GiB");
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void tellHowBusyOthersKeptTheMachineMeanwhile() {
		assertThat(this.conditions.describe(List.of()))
			.containsPattern("Other processes kept \\d+\\.\\d\\d processors");
	}

	@Test
	void tellTheVersionsOfWhatWasMeasured() {
		assertThat(this.conditions.describe(List.of("jackson-3.1", "stormpot-3.2")))
			.contains("jackson-3.1, stormpot-3.2");
	}

}
