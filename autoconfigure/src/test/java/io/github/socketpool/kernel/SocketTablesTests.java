package io.github.socketpool.kernel;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link SocketTables}, with tables that were recorded on a little-endian
 * machine (Linux 6.18).
 */
class SocketTablesTests {

	private static final String TCP = """
			  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                    \s
			   0: 00000000:07E8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 23 1 00000000a5ecf317 100 0 0 10 0                       \s
			   1: 0100007F:883F 0100007F:98F6 01 00000000:00000000 00:00000000 00000000     0        0 0 1 00000000f1ce50fe 20 0 0 10 -1                        \s
			   2: 0100007F:98EA 0100007F:883F 06 00000000:00000000 03:00001770 00000000     0        0 0 3 00000000135f3773                                     \s
			""";

	private static final String TCP6 = """
			  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
			   0: 00000000000000000000000001000000:8E81 00000000000000000000000000000000:0000 0A 00000000:00000001 00:00000000 00000000     0        0 2001279 2 000000001be9d773 100 0 0 10 0
			   5: 0000000000000000FFFF00000100007F:B6A2 0000000000000000FFFF00000100007F:9AAB 06 00000000:00000000 03:0000176E 00000000     0        0 0 3 0000000022ea4950
			  22: 00000000000000000000000001000000:AC76 00000000000000000000000001000000:8E81 06 00000000:00000000 03:0000176C 00000000     0        0 0 3 000000003da96f7d
			""";

	@TempDir
	private Path directory;

	private Path tcp;

	private Path tcp6;

	private final List<Row> rows = new ArrayList<>();

	@BeforeEach
	void writeTables() throws IOException {
		Path net = Files.createDirectories(this.directory.resolve("self/net"));
		this.tcp = Files.writeString(net.resolve("tcp"), TCP);
		this.tcp6 = Files.writeString(net.resolve("tcp6"), TCP6);
	}

	@Test
	void rowsOfBothTablesAreRead() throws IOException {
		read();
		assertThat(this.rows).containsExactly(new Row(10, 0x07E8, new Address(0, 0xFFFF_0000_0000L), 0),
				new Row(1, 0x883F, address("127.0.0.1"), 0x98F6), new Row(6, 0x98EA, address("127.0.0.1"), 0x883F),
				new Row(10, 0x8E81, new Address(0, 0), 0), new Row(6, 0xB6A2, address("127.0.0.1"), 0x9AAB),
				new Row(6, 0xAC76, address("::1"), 0x8E81));
	}

	@Test
	void theBytesOfAnAddressAreInMachineOrder() throws IOException {
		Files.writeString(this.tcp, FakeProc.HEADING + "   0: 0100007F:C350 04030201:2328 06 0\n");
		Files.writeString(this.tcp6,
				FakeProc.HEADING + "   0: 0100007F:C350 B80D0120020001000000000078563412:2328 06 0\n");
		read();
		assertThat(this.rows).containsExactly(new Row(6, 50000, address("1.2.3.4"), 9000),
				new Row(6, 50000, address("2001:db8:1:2:0:0:1234:5678"), 9000));
	}

	@Test
	void withoutTheIpv6TableTheOtherOneIsRead() throws IOException {
		Files.delete(this.tcp6);
		read();
		assertThat(this.rows).hasSize(3);
	}

	@Test
	void withoutTheIpv4TableNothingIsKnown() throws IOException {
		Files.delete(this.tcp);
		assertThatIOException().isThrownBy(this::read);
	}

	@Test
	void anIncompleteLastLineIsNotARow() throws IOException {
		String row = "   3: 0100007F:98EA 0100007F:883F 06";
		for (int length = 1; length <= row.length(); length++) {
			Files.writeString(this.tcp, TCP + row.substring(0, length));
			this.rows.clear();
			read();
			assertThat(this.rows).as("%s characters", length).hasSize(6);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "no row", "   3: 0100007F:98EA 0100007F:883F", "   3: 0100007F:98EA 0100007F:883F ",
			"   3: 0100007G:98EA 0100007F:883F 06", "   3: 0100007F:98EA 0100007F883F 06",
			"   3: 0100007F:98EA 00000000FFFF00000100007F:883F 06", "   3:0100007F:98EA 0100007F:883F 06" })
	void aLineThatIsNotARowIsAnError(String line) throws IOException {
		Files.writeString(this.tcp, TCP + line + "\n");
		assertThatIOException().isThrownBy(this::read).withMessageContaining("Not a row of a socket table: " + line);
	}

	@Test
	void aFileWithoutLinesIsAnError() throws IOException {
		Files.writeString(this.tcp, "x".repeat(100_000));
		assertThatIOException().isThrownBy(this::read)
			.withMessageContaining(this.tcp + " is not a socket table: it has a line without an end");
	}

	@Test
	void everyRowIsReadHoweverReadsSplitThem() throws IOException {
		StringBuilder table = new StringBuilder(FakeProc.HEADING);
		for (int port = 1; port <= 20_000; port++) {
			// Lines of all lengths, so that reads end at each of their characters
			table.append("   0: 0100007F:%04X 0100007F:2328 06%s\n".formatted(port, " ".repeat(port % 150)));
		}
		Files.writeString(this.tcp, table);
		Files.delete(this.tcp6);
		read();
		assertThat(this.rows).hasSize(20_000);
		for (int i = 0; i < this.rows.size(); i++) {
			assertThat(this.rows.get(i)).isEqualTo(new Row(6, i + 1, address("127.0.0.1"), 9000));
		}
	}

	@Test
	void readingARowAllocatesNothing() throws IOException {
		Files.writeString(this.tcp, FakeProc.HEADING + FakeProc.row(50_000, 1, 9000, 6).repeat(20_000));
		SocketTables tables = new SocketTables(new ProcFiles(this.directory));
		SocketCensus census = new SocketCensus();
		RemoteEnd end = census.add(address("127.0.0.1"), 9000);
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		tables.read(census);
		long before = threads.getCurrentThreadAllocatedBytes();
		tables.read(census);
		assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000);
		assertThat(end.timeWait()).isEqualTo(40_000);
	}

	private void read() throws IOException {
		new SocketTables(new ProcFiles(this.directory)).read((state, localPort, high, low, remotePort) -> this.rows
			.add(new Row(state, localPort, new Address(high, low), remotePort)));
	}

	private static Address address(String text) throws IOException {
		return Address.of(InetAddress.getByName(text));
	}

	private record Row(int state, int localPort, Address remote, int remotePort) {

	}

}
