package io.github.socketpool.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads the kernel's tables of TCP sockets (proc_pid_net(5)) row by row, without creating
 * an object for each. Both tables are read, since sockets that Java connects to IPv4
 * addresses are in the IPv6 table. Reading takes some milliseconds, in which the kernel
 * searches its own tables, and one or two microseconds for each row. Not thread-safe.
 */
class SocketTables {

	/** The kernel returns at most one page per read, however much is requested. */
	private static final int BUFFER_SIZE = 8192;

	private static final String IPV4 = "self/net/tcp";

	private static final String IPV6 = "self/net/tcp6";

	private final ProcFiles files;

	private final byte[] buffer = new byte[BUFFER_SIZE];

	private final SocketRow row = new SocketRow();

	private boolean heading;

	/**
	 * Create a reader.
	 * @param files the files of the kernel. The IPv6 table is missing if the kernel does
	 * not support IPv6
	 */
	SocketTables(ProcFiles files) {
		this.files = files;
	}

	/**
	 * Read all rows of both tables. The tables change while they are read, so a socket
	 * that changes its state may be missed or seen twice.
	 * @param visitor receives each row
	 * @throws IOException if a table cannot be read, or is not a socket table
	 */
	void read(Visitor visitor) throws IOException {
		read(this.files.path(IPV4), visitor);
		Path ipv6 = this.files.path(IPV6);
		if (Files.exists(ipv6)) {
			read(ipv6, visitor);
		}
	}

	private void read(Path table, Visitor visitor) throws IOException {
		this.heading = true;
		try (InputStream in = Files.newInputStream(table)) {
			int kept = 0;
			int read = in.read(this.buffer);
			while (read >= 0) {
				kept = visitRows(kept, kept + read, visitor);
				if (kept == BUFFER_SIZE) {
					throw new IOException(table + " is not a socket table: it has a line without an end");
				}
				read = in.read(this.buffer, kept, BUFFER_SIZE - kept);
			}
		}
	}

	/**
	 * Visit the rows whose lines are complete. The bytes after the last line end are kept
	 * for the next read.
	 * @param begin the first byte of the last read
	 * @param end the end of the last read
	 * @return how many bytes are kept, at the beginning of the buffer
	 */
	private int visitRows(int begin, int end, Visitor visitor) throws IOException {
		int row = 0;
		for (int i = begin; i < end; i++) {
			if (this.buffer[i] == '\n') {
				if (!this.heading) {
					this.row.parse(this.buffer, row, i, visitor);
				}
				this.heading = false;
				row = i + 1;
			}
		}
		System.arraycopy(this.buffer, row, this.buffer, 0, end - row);
		return end - row;
	}

	/**
	 * Receives rows.
	 */
	interface Visitor {

		/**
		 * Receive a row.
		 * @param state the state of the socket, a number of the kernel's
		 * {@code tcp_states.h}
		 * @param localPort its local port
		 * @param remoteHigh the first 64 bits of its remote {@link Address}
		 * @param remoteLow the last 64 bits of it
		 * @param remotePort its remote port
		 */
		void visit(int state, int localPort, long remoteHigh, long remoteLow, int remotePort);

	}

}
