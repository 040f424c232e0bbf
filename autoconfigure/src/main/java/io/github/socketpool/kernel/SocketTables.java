package io.github.socketpool.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads the kernel's tables of TCP sockets (proc_pid_net(5)), row by row, without making
 * an object of any. Sockets that Java connects to IPv4 addresses stand in the table of
 * IPv6, so both belong together. Reading them costs some milliseconds for the kernel to
 * search its own tables, and a microsecond or two for each row. Not thread-safe.
 */
class SocketTables {

	/** The kernel hands out a page at a time, however much it is asked for. */
	private static final int BUFFER_SIZE = 8192;

	private static final String IPV4 = "self/net/tcp";

	private static final String IPV6 = "self/net/tcp6";

	private final ProcFiles files;

	private final byte[] buffer = new byte[BUFFER_SIZE];

	private final SocketRow row = new SocketRow();

	private boolean heading;

	/**
	 * Create a reader.
	 * @param files the files of the kernel. The table of IPv6 is missing where it knows
	 * no IPv6
	 */
	SocketTables(ProcFiles files) {
		this.files = files;
	}

	/**
	 * Read all rows of both tables. The kernel does not stand still meanwhile: a socket
	 * that changes its state may be missed or be seen twice.
	 * @param visitor who sees each row
	 * @throws IOException if a table cannot be read, or is none
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
					throw new IOException(table + " is no table of sockets: it has a line without an end");
				}
				read = in.read(this.buffer, kept, BUFFER_SIZE - kept);
			}
		}
	}

	/**
	 * Visit the rows whose lines are complete. What follows the last line end is kept for
	 * the next read, and is no row where there is none.
	 * @param begin where the bytes begin that were read last
	 * @param end where they end
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
	 * Sees rows.
	 */
	interface Visitor {

		/**
		 * See a row.
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
