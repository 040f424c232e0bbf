package io.github.socketpool.benchmark.call;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

import io.github.socketpool.benchmark.server.ServerKind;

/**
 * The ports that one process of a row calls. A row keeps the port of its warm-up, since
 * another port would require a new row.
 */
final class Ports {

	private final Servers servers;

	private final boolean always;

	private final Map<ServerKind, Integer> known = new EnumMap<>(ServerKind.class);

	/**
	 * Create ports.
	 * @param always whether each load has its own port, and so its own row: for rows that
	 * must be cold, or whose sockets in TIME_WAIT would be counted with those of the next
	 * load
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
