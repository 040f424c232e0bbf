package io.github.socketpool.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TimeWaitCount}.
 */
class TimeWaitCountTests {

	@TempDir
	private Path directory;

	@Test
	void readsTheNumberAfreshEachTime() throws Exception {
		TimeWaitCount count = count();
		write(sockstat(28_231));
		assertThat(count.read()).isEqualTo(28_231);
		write(sockstat(7));
		assertThat(count.read()).isEqualTo(7);
	}

	@Test
	void isUnknownWithoutTheFile() {
		assertThat(count().read()).isNull();
	}

	@Test
	void isUnknownIfTheFileHasAnotherFormat() throws Exception {
		write("UDP: inuse 3 tw 5\n");
		assertThat(count().read()).isNull();
	}

	private TimeWaitCount count() {
		return new TimeWaitCount(new ProcFiles(this.directory));
	}

	private void write(String sockstat) throws IOException {
		Path file = this.directory.resolve("self/net/sockstat");
		Files.createDirectories(file.getParent());
		Files.writeString(file, sockstat);
	}

	private static String sockstat(int timeWait) {
		return "sockets: used 283\nTCP: inuse 5 orphan 0 tw " + timeWait
				+ " alloc 8 mem 1\nUDP: inuse 1 mem 0\nUDPLITE: inuse 0\nRAW: inuse 0\nFRAG: inuse 0 memory 0\n";
	}

}
