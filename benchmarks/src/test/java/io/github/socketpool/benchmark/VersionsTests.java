package io.github.socketpool.benchmark;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Versions}.
 */
class VersionsTests {

	@Test
	void theVersionOfALibraryIsThatOfItsJar() {
		assertThat(Versions.ofLibrary(HikariDataSource.class)).matches("HikariCP-\\d+\\.\\d+\\.\\d+");
	}

	@Test
	void aClassOfTheJdkHasNone() {
		assertThatIllegalArgumentException().isThrownBy(() -> Versions.ofLibrary(String.class))
			.withMessageContaining("java.lang.String");
	}

	@Test
	void theVersionOfAJavaIsToldByItsHome() {
		assertThat(Versions.ofJava(System.getProperty("java.home"))).startsWith(Runtime.version().feature() + ".");
		assertThat(Versions.ofJava("/nowhere")).isEqualTo("unknown");
	}

}
