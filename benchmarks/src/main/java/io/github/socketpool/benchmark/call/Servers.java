package io.github.socketpool.benchmark.call;

import java.io.IOException;
import java.util.List;

import io.github.socketpool.benchmark.JavaProcess;
import io.github.socketpool.benchmark.row.Row;
import io.github.socketpool.benchmark.server.ServerKind;
import io.github.socketpool.benchmark.server.ServerProcess;

/**
 * The servers of a section, in a process of their own. Each process of a row has a port
 * that nothing had before it, so that the sockets it leaves can be told from those of
 * others.
 */
final class Servers implements AutoCloseable {

	private final JavaProcess process;

	private Servers(JavaProcess process) {
		this.process = process;
	}

	static Servers start(String cpus) throws IOException {
		return new Servers(JavaProcess.start(cpus, ServerProcess.class, List.of()));
	}

	/**
	 * Return the ports for a new process of a row.
	 * @param cold whether each load is to meet a row that has no connection yet
	 */
	Ports ports(String row, boolean cold) {
		return new Ports(this, cold || row.equals(Row.CONNECT_PER_CALL));
	}

	/**
	 * Start one more server.
	 * @return its port, which no socket waits towards. The kernel may choose one that a
	 * client had a moment ago
	 */
	int open(ServerKind kind) throws IOException {
		int port;
		do {
			this.process.writeLine("server=" + kind.option());
			port = Integer.parseInt(this.process.readLine());
		}
		while (TimeWaits.ofThisHost().towards(port) > 0);
		return port;
	}

	@Override
	public void close() {
		this.process.close();
	}

}
