package io.github.socketpool.sample.server;

import java.util.List;
import java.util.Set;

import io.github.socketpool.Endpoint;
import io.github.socketpool.TcpEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * The back ends that the application runs itself. Thread-safe.
 */
public final class EmbeddedServers {

	private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1");

	private final List<EmbeddedServer> servers;

	EmbeddedServers(EmbeddedServer... servers) {
		this.servers = List.of(servers);
	}

	/**
	 * Return the back ends of an application that runs none.
	 * @return no back ends
	 */
	public static EmbeddedServers none() {
		return new EmbeddedServers();
	}

	/**
	 * Return the back end that a client calls.
	 * @param endpoint the endpoint of the client
	 * @return the back end, or {@code null} if it is not one of these
	 */
	public @Nullable EmbeddedServer at(Endpoint endpoint) {
		return (endpoint instanceof TcpEndpoint tcp && LOOPBACK.contains(tcp.host())) ? at(tcp.port()) : null;
	}

	@Nullable EmbeddedServer at(int port) {
		return this.servers.stream().filter((server) -> server.port() == port).findFirst().orElse(null);
	}

}
