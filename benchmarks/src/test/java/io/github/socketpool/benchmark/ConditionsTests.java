package io.github.socketpool.benchmark;

import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
	void tellHowBusyTheMachineWasBeforeAndAfter() {
		assertThat(this.conditions.describe(List.of())).containsPattern("\\d\\.\\d\\d before, \\d+\\.\\d\\d after");
	}

	@Test
	void tellTheVersionOfALibrary() {
		assertThat(this.conditions.describe(List.of(HikariDataSource.class)))
			.containsPattern("HikariCP-\\d+\\.\\d+\\.\\d+\\s");
	}

	@Test
	void haveNoVersionOfAClassOfTheJdk() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.conditions.describe(List.of(String.class)))
			.withMessageContaining("java.lang.String");
	}

}
