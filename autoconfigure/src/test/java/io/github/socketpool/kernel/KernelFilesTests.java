package io.github.socketpool.kernel;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link KernelFiles} and {@link EphemeralPorts}.
 */
class KernelFilesTests {

	@TempDir
	private Path directory;

	private FakeProc proc;

	@BeforeEach
	void createProc() {
		this.proc = new FakeProc(this.directory);
	}

	@Test
	void settingsAreReadAfreshEachTime() {
		KernelFiles files = this.proc.files();
		assertThat(files.settings()).isEqualTo(new KernelSettings(40000, 40099, "", 100, 2));
		this.proc.write("sys/net/ipv4/ip_local_port_range", "32768\t60999\n")
			.write("sys/net/ipv4/ip_local_reserved_ports", "8080,40000-40009,50000\n")
			.write("sys/net/ipv4/tcp_tw_reuse", "1\n");
		assertThat(files.settings())
			.isEqualTo(new KernelSettings(32768, 60999, "8080,40000-40009,50000", 28232 - 11, 1));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			40000-40099       | 0
			1-65535           | 0
			39990-40009       | 90
			40090-40109       | 90
			40000,40001,40000 | 98
			1-39999,40100     | 100
			""")
	void reservedPortsInTheRangeDoNotCountAsPorts(String reserved, int ports) throws Exception {
		this.proc.write("sys/net/ipv4/ip_local_reserved_ports", reserved + "\n");
		assertThat(this.proc.files().ports().count()).isEqualTo(ports);
	}

	@Test
	void aKernelWithoutReservedPortsReservesNone() {
		this.proc.delete("sys/net/ipv4/ip_local_reserved_ports");
		assertThat(this.proc.files().settings()).isEqualTo(new KernelSettings(40000, 40099, "", 100, 2));
	}

	@Test
	void unknownPortReuseLeavesTheOtherSettingsKnown() {
		this.proc.delete("sys/net/ipv4/tcp_tw_reuse");
		assertThat(this.proc.files().settings()).isEqualTo(new KernelSettings(40000, 40099, "", 100, null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "40000 x", "40099 40000", "-1 5" })
	void anInvalidRangeIsUnknown(String range) {
		this.proc.write("sys/net/ipv4/ip_local_port_range", range + "\n");
		assertThat(this.proc.files().settings()).isNull();
		assertThatIOException().isThrownBy(() -> this.proc.files().ports());
	}

	@Test
	void withoutTheRangeNothingIsKnown() {
		this.proc.delete("sys/net/ipv4/ip_local_port_range");
		assertThat(this.proc.files().settings()).isNull();
	}

	@Test
	void theSettingsOfThisMachineMatchTheOutputOfACommand() throws Exception {
		Path settings = Path.of("/proc/sys/net/ipv4");
		Assumptions.assumeTrue(Files.isReadable(settings.resolve("ip_local_port_range")),
				"skipped: this system has no /proc/sys/net/ipv4/ip_local_port_range");
		Process cat = new ProcessBuilder("cat", settings + "/ip_local_port_range").start();
		String range = new String(cat.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(new KernelFiles(new ProcFiles(Path.of("/proc"))).settings()).isNotNull().satisfies((read) -> {
			assertThat(read.firstPort() + "\t" + read.lastPort() + "\n").isEqualTo(range);
			assertThat(read.tcpTwReuse()).isBetween(0, 2);
		});
	}

	@Test
	void fileDescriptorsOfThisProcessAreCountedWhereTheyCanBe() {
		FileDescriptors descriptors = ProcessDescriptors.read();
		assertThat(descriptors == null || (descriptors.used() > 0 && descriptors.allowed() >= descriptors.used()))
			.isTrue();
	}

}
