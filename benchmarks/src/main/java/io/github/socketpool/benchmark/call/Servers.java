package io.github.socketpool.benchmark.call;

import java.io.IOException;
import java.util.List;

import io.github.socketpool.benchmark.JavaProcess;
import io.github.socketpool.benchmark.row.Row;
import io.github.socketpool.benchmark.server.ServerKind;
import io.github.socketpool.benchmark.server.ServerProcess;

/**
 * The servers of a section, in a separate process. Each process of a row gets a new port,
 * so that the sockets that it leaves can be distinguished from those of others.
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
	 * @param cold whether each load must start with a row without connections
	 */
	Ports ports(String row, boolean cold) {
		return new Ports(this, cold || row.equals(Row.CONNECT_PER_CALL));
	}

	/**
	 * Start one more server.
	 * @return its port, to which no socket in TIME_WAIT leads. The kernel may choose a
	 * port that a client has just used
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
