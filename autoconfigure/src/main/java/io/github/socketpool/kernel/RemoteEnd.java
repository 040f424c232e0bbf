package io.github.socketpool.kernel;

import java.util.BitSet;

/**
 * Counts the sockets that lead to one address and port. Not thread-safe.
 */
class RemoteEnd {

	/** TCP_TIME_WAIT of the kernel's {@code include/net/tcp_states.h}. */
	private static final int TIME_WAIT = 6;

	private final long high;

	private final long low;

	private final int port;

	private final BitSet localPorts = new BitSet();

	private int timeWait;

	RemoteEnd(Address address, int port) {
		this.high = address.high();
		this.low = address.low();
		this.port = port;
	}

	/**
	 * Count a socket if it leads to this address and port.
	 */
	void visit(int state, int localPort, long remoteHigh, long remoteLow, int remotePort) {
		if (remotePort == this.port && remoteLow == this.low && remoteHigh == this.high) {
			this.localPorts.set(localPort);
			if (state == TIME_WAIT) {
				this.timeWait++;
			}
		}
	}

	/**
	 * Return how many of the sockets are in TIME_WAIT.
	 */
	int timeWait() {
		return this.timeWait;
	}

	/**
	 * Return the local ports of the sockets in all states.
	 */
	BitSet localPorts() {
		return this.localPorts;
	}

}
