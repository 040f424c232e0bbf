package io.github.socketpool.chaos;

import java.util.List;

/**
 * What a run is about. Another framing, more servers, or another kind of client is
 * another setup.
 *
 * @param wire what frames look like
 * @param servers how many proxies the client may connect to
 * @param connections how many connections the client may have
 * @param callers how many threads make calls
 * @param client the kind of client
 */
record ChaosSetup(Wire wire, int servers, int connections, int callers, ClientFactory client) {

	/**
	 * One server of the default framing, and a pool in which each connection serves one
	 * caller at a time.
	 * @param callers how many threads make calls
	 */
	static ChaosSetup exclusive(int callers) {
		return new ChaosSetup(new AsciiLengthWire(), 1, 8, callers,
				(ports, connections, journal) -> new ExclusiveClient(ports.get(0), connections, journal));
	}

	ChaosClient newClient(List<Integer> ports, Journal journal) {
		return this.client.create(ports, this.connections, journal);
	}

	/**
	 * Makes a client.
	 */
	interface ClientFactory {

		/**
		 * Make a client.
		 * @param ports where the servers listen on the loopback address
		 * @param connections how many connections it may have
		 * @param journal says what has happened to connections that its callers hold
		 */
		ChaosClient create(List<Integer> ports, int connections, Journal journal);

	}

}
