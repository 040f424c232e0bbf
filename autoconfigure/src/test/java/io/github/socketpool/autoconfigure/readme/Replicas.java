package io.github.socketpool.autoconfigure.readme;

import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.context.CreatedClient;
import io.github.socketpool.context.ProtocolClients;
import io.github.socketpool.pool.Balancing;

/**
 * The created client of {@code docs/several-servers.md}.
 */
class Replicas {

	CreatedClient create(ProtocolClients clients, List<Endpoint> servers) {
		return clients.create("replicas", (settings) -> settings.withAddresses(servers)
			.withPool((pool) -> pool.withBalancing(Balancing.FAILOVER)));
	}

}
