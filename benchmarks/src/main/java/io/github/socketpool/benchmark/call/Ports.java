package io.github.socketpool.benchmark.call;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

import io.github.socketpool.benchmark.server.ServerKind;

/**
 * The servers' ports that one process of a row calls. A row stays at the port that it was
 * warmed up at, since it would have to be made anew for another one.
 */
final class Ports {

	private final Servers servers;

	private final boolean always;

	private final Map<ServerKind, Integer> known = new EnumMap<>(ServerKind.class);

	/**
	 * Create ports.
	 * @param always whether each load has a port, and with it a row, of its own: for one
	 * that is to be cold, or that leaves so many sockets behind that those of one load
	 * would be counted with the next one's
	 */
	Ports(Servers servers, boolean always) {
		this.servers = servers;
		this.always = always;
	}

	int of(ServerKind kind) throws IOException {
		Integer port = this.known.get(kind);
		if (port == null || this.always) {
			port = this.servers.open(kind);
			this.known.put(kind, port);
		}
		return port;
	}

}
