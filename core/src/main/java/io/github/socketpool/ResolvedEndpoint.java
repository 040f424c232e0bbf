package io.github.socketpool;

import java.util.List;

/**
 * Where the connections to an endpoint lead, as the name service has said. Immutable.
 *
 * @param endpoint the endpoint to connect to
 * @param addresses the IP addresses of its host, one of which is connected to; empty if
 * there is no name to resolve
 */
public record ResolvedEndpoint(Endpoint endpoint, List<String> addresses) {

	public ResolvedEndpoint {
		addresses = List.copyOf(addresses);
	}

	/**
	 * Return what is known of an endpoint whose addresses never change, or are not known.
	 * @param endpoint the endpoint
	 * @return the endpoint without addresses
	 */
	public static ResolvedEndpoint of(Endpoint endpoint) {
		return new ResolvedEndpoint(endpoint, List.of());
	}

}
