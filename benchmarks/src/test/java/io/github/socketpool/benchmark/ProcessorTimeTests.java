package io.github.socketpool.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProcessorTime}.
 */
class ProcessorTimeTests {

	@TempDir
	private Path directory;

	@Test
	void otherProcessesUsedTheRestOfTheProcessorTime() throws Exception {
		write("1000 100 500 9000 50 7 300 20 0 0", "200 100 30 40");
		ProcessorTime earlier = ProcessorTime.read(this.directory).orElseThrow();
		write("1100 110 560 9200 50 9 398 30 0 0", "230 115 70 55");
		ProcessorTime later = ProcessorTime.read(this.directory).orElseThrow();
		assertThat(later.all() - earlier.all()).isEqualTo(480);
		assertThat(later.others() - earlier.others()).isEqualTo(100 + 10 + 60 + 10 - (30 + 15 + 40 + 15));
		assertThat(later.othersSince(earlier)).isEqualTo(80 / 480.0 * 2);
	}

	@Test
	void processorTimeIsUnknownIfItCannotBeRead() {
		assertThat(ProcessorTime.read(this.directory)).isEmpty();
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void otherProcessesCannotUseMoreThanAllProcessors() {
		ProcessorTime now = ProcessorTime.now().orElseThrow();
		assertThat(now.processors()).isPositive();
		assertThat(now.others()).isPositive().isLessThan(now.all());
	}

	private void write(String all, String own) throws IOException {
		Files.writeString(this.directory.resolve("stat"),
				"cpu  " + all + "\ncpu0 1 1 1 1 1 1 1 1 0 0\ncpu1 1 1 1 1 1 1 1 1 0 0\nintr 5\n");
		Files.writeString(Files.createDirectories(this.directory.resolve("self")).resolve("stat"),
				"42 (a) b) R 1 1 1 0 -1 4194304 98 0 0 0 " + own + " 20 0 1 0 4850703\n");
	}

}
