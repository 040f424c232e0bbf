package io.github.socketpool.benchmark;

import java.util.Optional;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link Versions}.
 */
class VersionsTests {

	@Test
	void theVersionOfALibraryIsThatOfItsJar() {
		assertThat(Versions.ofLibrary(HikariDataSource.class)).matches("HikariCP-\\d+\\.\\d+\\.\\d+");
	}

	@Test
	void theVersionOfThisProjectIsItsCommit() {
		Optional<String> commit = Versions.ofProgram("git", "rev-parse", "--short", "HEAD");
		assumeTrue(commit.isPresent());
		assertThat(Versions.ofProject())
			.hasValueSatisfying((version) -> assertThat(version).matches("commit " + commit.get() + "(, dirty)?"));
	}

	@Test
	void aMissingProgramHasNoVersion() {
		assertThat(Versions.ofProgram("no-such-program")).isEmpty();
	}

	@Test
	void aClassOfTheJdkHasNone() {
		assertThatIllegalArgumentException().isThrownBy(() -> Versions.ofLibrary(String.class))
			.withMessageContaining("java.lang.String");
	}

	@Test
	void theVersionOfAJavaIsReadFromItsHome() {
		assertThat(Versions.ofJava(System.getProperty("java.home"))).startsWith(Runtime.version().feature() + ".");
		assertThat(Versions.ofJava("/nowhere")).isEqualTo("unknown");
	}

}
