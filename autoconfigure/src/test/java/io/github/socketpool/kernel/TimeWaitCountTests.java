package io.github.socketpool.kernel;

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
		Path sockstat = this.directory.resolve("sockstat");
		TimeWaitCount count = new TimeWaitCount(sockstat);
		Files.writeString(sockstat, sockstat(28_231));
		assertThat(count.read()).isEqualTo(28_231);
		Files.writeString(sockstat, sockstat(7));
		assertThat(count.read()).isEqualTo(7);
	}

	@Test
	void isUnknownWhereThereIsNoSuchFile() {
		assertThat(new TimeWaitCount(this.directory.resolve("missing")).read()).isNull();
	}

	@Test
	void isUnknownWhereTheFileSaysSomethingElse() throws Exception {
		Path sockstat = Files.writeString(this.directory.resolve("sockstat"), "UDP: inuse 3 tw 5\n");
		assertThat(new TimeWaitCount(sockstat).read()).isNull();
	}

	private static String sockstat(int timeWait) {
		return "sockets: used 283\nTCP: inuse 5 orphan 0 tw " + timeWait
				+ " alloc 8 mem 1\nUDP: inuse 1 mem 0\nUDPLITE: inuse 0\nRAW: inuse 0\nFRAG: inuse 0 memory 0\n";
	}

}
