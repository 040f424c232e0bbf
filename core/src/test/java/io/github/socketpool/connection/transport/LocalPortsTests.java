package io.github.socketpool.connection.transport;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LocalPorts}.
 */
class LocalPortsTests {

	@TempDir
	private Path proc;

	@Test
	void theRangeAndTheSocketsInTimeWaitAreTold() throws Exception {
		write("sys/net/ipv4/ip_local_port_range", "32768\t60999\n");
		write("self/net/sockstat", "sockets: used 19\nTCP: inuse 1 orphan 0 tw 28231 alloc 1 mem 0\nUDP: inuse 0\n");
		assertThat(new LocalPorts(this.proc).describe())
			.isEqualTo(" Its range is 32768 to 60999. 28231 of its sockets are in TIME_WAIT.");
	}

	@Test
	void whatCannotBeReadIsLeftOut() throws Exception {
		assertThat(new LocalPorts(this.proc).describe()).isEmpty();
		write("sys/net/ipv4/ip_local_port_range", "nothing\n");
		write("self/net/sockstat", "UDP: inuse 0 tw 3\n");
		assertThat(new LocalPorts(this.proc).describe()).isEmpty();
	}

	private void write(String name, String text) throws Exception {
		Path file = this.proc.resolve(name);
		Files.createDirectories(file.getParent());
		Files.writeString(file, text);
	}

}
