package io.github.socketpool.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A directory that looks like {@code /proc} of a machine with the ports 40000 to 40099.
 * It has no sockets until they are written.
 */
class FakeProc {

	static final String HEADING = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     \n";

	private final Path directory;

	private final AtomicInteger reads = new AtomicInteger();

	FakeProc(Path directory) {
		this.directory = directory;
		tcp();
		tcp6();
		write("sys/net/ipv4/ip_local_port_range", "40000\t40099\n");
		write("sys/net/ipv4/ip_local_reserved_ports", "\n");
		write("sys/net/ipv4/tcp_tw_reuse", "2\n");
		write("self/net/sockstat", "sockets: used 283\nTCP: inuse 5 orphan 0 tw 7 alloc 8 mem 1\n");
	}

	/**
	 * Return a row of a socket whose remote end is {@code 127.0.0.n}.
	 */
	static String row(int localPort, int n, int remotePort, int state) {
		return String.format(
				"   0: 0100007F:%04X %02X00007F:%04X %02X 00000000:00000000 03:00001770 00000000     0        0 0 3 00000000135f3773                                      \n",
				localPort, n, remotePort, state);
	}

	/**
	 * Return a row of a listening socket.
	 */
	static String listener(int port) {
		return row(port, 0, 0, 10);
	}

	FakeProc tcp(String... rows) {
		return write("self/net/tcp", HEADING + String.join("", rows));
	}

	FakeProc tcp6(String... rows) {
		return write("self/net/tcp6", HEADING + String.join("", rows));
	}

	FakeProc write(String name, String text) {
		try {
			Path file = this.directory.resolve(name);
			Files.createDirectories(file.getParent());
			// As in the kernel, a reader sees the old text or the new one
			Path written = Files.writeString(this.directory.resolve("written"), text);
			Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	FakeProc delete(String name) {
		try {
			Files.delete(this.directory.resolve(name));
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	ProcFiles procFiles() {
		return new ProcFiles(this.directory);
	}

	KernelFiles files() {
		return new KernelFiles(procFiles());
	}

	/**
	 * Return the tables, which count their reads.
	 */
	SocketTables tables() {
		return new CountedTables(procFiles(), this.reads);
	}

	/**
	 * Return how often the tables have been read.
	 */
	int reads() {
		return this.reads.get();
	}

	/**
	 * Tables that count their reads.
	 */
	static class CountedTables extends SocketTables {

		private final AtomicInteger reads;

		CountedTables(ProcFiles files, AtomicInteger reads) {
			super(files);
			this.reads = reads;
		}

		@Override
		void read(Visitor visitor) throws IOException {
			this.reads.incrementAndGet();
			super.read(visitor);
		}

	}

}
