package io.github.socketpool.kernel;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Counts, in one pass through the socket tables, the sockets that lead to each of several
 * remote ends. It also collects the ports that are listened on, which no outgoing
 * connection gets. Not thread-safe.
 */
class SocketCensus implements SocketTables.Visitor {

	/** TCP_LISTEN of the kernel's {@code include/net/tcp_states.h}. */
	private static final int LISTEN = 10;

	private final List<RemoteEnd> ends = new ArrayList<>();

	private final BitSet listeners = new BitSet();

	/**
	 * Also count the sockets that lead to an address and port.
	 * @return the count, which is complete after the pass
	 */
	RemoteEnd add(Address address, int port) {
		RemoteEnd end = new RemoteEnd(address, port);
		this.ends.add(end);
		return end;
	}

	/**
	 * Return whether there is nothing to count.
	 */
	boolean isEmpty() {
		return this.ends.isEmpty();
	}

	@Override
	public void visit(int state, int localPort, long remoteHigh, long remoteLow, int remotePort) {
		if (state == LISTEN) {
			this.listeners.set(localPort);
			return;
		}
		for (int i = 0; i < this.ends.size(); i++) {
			this.ends.get(i).visit(state, localPort, remoteHigh, remoteLow, remotePort);
		}
	}

	/**
	 * Return how many ports are free for another connection to a remote end.
	 */
	int portsFree(EphemeralPorts ports, RemoteEnd end) {
		return ports.countWithout(end.localPorts(), this.listeners);
	}

}
