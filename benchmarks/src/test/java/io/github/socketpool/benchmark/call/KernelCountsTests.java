package io.github.socketpool.benchmark.call;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the kernel's counts.
 */
class KernelCountsTests {

	@TempDir
	private Path directory;

	@Test
	void contextSwitchesAreThoseOfAllThreadsVoluntaryAndNot() throws Exception {
		thread("1", "Name:\\tjava\nvoluntary_ctxt_switches:\t10\nnonvoluntary_ctxt_switches:\t3\n");
		thread("2", "voluntary_ctxt_switches:\t200\nnonvoluntary_ctxt_switches:\t0\n");
		ContextSwitches count = ContextSwitches.of(this.directory);
		assertThat(count).isEqualTo(new ContextSwitches(210, 3));
		assertThat(count.all()).isEqualTo(213);
	}

	@Test
	void anEndedThreadIsNotCounted() throws Exception {
		Files.createDirectory(this.directory.resolve("1"));
		assertThat(ContextSwitches.of(this.directory).all()).isZero();
	}

	@Test
	void contextSwitchesAreUnknownIfTheyCannotBeRead() {
		ContextSwitches unknown = ContextSwitches.of(this.directory.resolve("none"));
		assertThat(unknown.all()).isEqualTo(Figures.UNKNOWN);
		assertThat(ContextSwitches.ofThisProcess().since(unknown)).isEqualTo(unknown);
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void aThreadThatParksIsSwitched() {
		Usage before = Usage.before();
		for (int i = 0; i < 50; i++) {
			LockSupport.parkNanos(100_000);
		}
		assertThat(before.untilNow().contextSwitches().voluntary()).isGreaterThanOrEqualTo(50);
	}

	@Test
	void readsAndWritesAreThoseOfTheProcess() throws Exception {
		Path file = Files.writeString(this.directory.resolve("io"),
				"rchar: 1000\nwchar: 2000\nsyscr: 30\nsyscw: 4\nread_bytes: 5\n");
		assertThat(ReadsAndWrites.of(file)).isEqualTo(34);
		assertThat(ReadsAndWrites.of(this.directory.resolve("none"))).isEqualTo(Figures.UNKNOWN);
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void countingIsNotMeasured() {
		long counting = allocatedBy(() -> ContextSwitches.ofThisProcess());
		assertThat(allocatedBy(() -> {
		})).isLessThan(counting / 4);
	}

	/**
	 * The median of several tries, since other threads allocate too, and the allocation
	 * of an ended thread is lost.
	 */
	private static long allocatedBy(Runnable task) {
		return LongStream.generate(() -> {
			Usage before = Usage.before();
			task.run();
			return before.untilNow().allocatedBytes();
		}).limit(21).sorted().skip(10).findFirst().orElseThrow();
	}

	@Test
	void socketsInTimeWaitToThePortAreCounted() throws Exception {
		Path tcp = table("tcp", "0: 0100007F:C350 0100007F:1267 06 0", "1: 0100007F:C351 0100007F:1267 01 0",
				"2: 0100007F:1267 0100007F:C352 06 0", "3: 0100007F:C353 0100007F:1268 06 0");
		Path tcp6 = table("tcp6",
				"0: 0000000000000000FFFF00000100007F:C354 0000000000000000FFFF00000100007F:1267 06 0");
		assertThat(new TimeWaits(List.of(tcp, tcp6)).towards(0x1267)).isEqualTo(2);
		assertThat(new TimeWaits(List.of(tcp, this.directory.resolve("none"))).towards(0x1267)).isOne();
		assertThat(new TimeWaits(List.of(this.directory.resolve("none"))).towards(0x1267)).isEqualTo(Figures.UNKNOWN);
	}

	/**
	 * Threads of other tests may end meanwhile, so that their allocation is lost.
	 */
	@Test
	void allocationIsCounted() {
		Usage before = Usage.before();
		byte[][] allocated = new byte[1_000][];
		for (int i = 0; i < 1_000; i++) {
			allocated[i % 10] = new byte[1_000_000];
		}
		assertThat(before.untilNow().allocatedBytes()).isGreaterThan(500_000_000);
		assertThat(allocated[9]).hasSize(1_000_000);
	}

	@Test
	void aSocketThatTheTableListsTwiceIsCountedOnce() throws IOException {
		String socket = "0: 0100007F:CD6A 0100007F:B533 06 00000000:00000000";
		Path tcp = table("tcp", socket, "1: 0100007F:CD6C 0100007F:B533 06 00000000:00000000", socket);
		assertThat(new TimeWaits(List.of(tcp)).towards(0xB533)).isEqualTo(2);
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void theSocketThatClosesFirstIsInTimeWait() throws Exception {
		try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
			try (Socket server = listener.accept()) {
				assertThat(TimeWaits.ofThisHost().towards(listener.getLocalPort())).isZero();
				client.close();
				assertThat(server.getInputStream().read()).isEqualTo(-1);
			}
			assertThat(TimeWaits.ofThisHost().towards(listener.getLocalPort())).isOne();
		}
	}

	private void thread(String id, String status) throws IOException {
		Files.writeString(Files.createDirectory(this.directory.resolve(id)).resolve("status"), status);
	}

	private Path table(String name, String... sockets) throws IOException {
		Path table = this.directory.resolve(name);
		Files.writeString(table, "  sl  local_address rem_address   st\n   " + String.join("\n   ", sockets) + "\n");
		return table;
	}

}
