package io.github.socketpool.kernel;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.socketpool.TcpEndpoint;
import io.github.socketpool.pool.ConnectionPool;
import org.jspecify.annotations.Nullable;

/**
 * A target of one pool: a port at all addresses of its host, including former addresses
 * while sockets to them may be left. Not thread-safe.
 */
class WatchedTarget {

	/** How long TIME_WAIT lasts (TCP_TIMEWAIT_LEN). No kernel setting changes it. */
	private static final Duration TIME_WAIT = Duration.ofSeconds(60);

	private final ConnectionPool pool;

	private final TcpEndpoint endpoint;

	private final Resolver resolver;

	/** When each address was last one of the host's, or had sockets. */
	private final Map<Address, Instant> addresses = new LinkedHashMap<>();

	private Map<Address, RemoteEnd> ends = Map.of();

	private WatchedTarget(ConnectionPool pool, TcpEndpoint endpoint, Resolver resolver) {
		this.pool = pool;
		this.endpoint = endpoint;
		this.resolver = resolver;
	}

	/**
	 * Return the targets of a pool, without those whose connections have no ports, as
	 * over a Unix domain socket.
	 * @param known those that are watched already
	 */
	static List<WatchedTarget> of(ConnectionPool pool, List<WatchedTarget> known, Resolver resolver) {
		return pool.endpoints()
			.stream()
			.filter(TcpEndpoint.class::isInstance)
			.map((endpoint) -> known.stream()
				.filter((target) -> target.endpoint.equals(endpoint))
				.findFirst()
				.orElseGet(() -> new WatchedTarget(pool, (TcpEndpoint) endpoint, resolver)))
			.toList();
	}

	String poolName() {
		return this.pool.name();
	}

	boolean isOpen() {
		return this.pool.control().isOpen();
	}

	/**
	 * Return where the connections to this target lead.
	 */
	TcpEndpoint endpoint() {
		return this.endpoint;
	}

	/**
	 * Look up the addresses of the host. Takes as long as the name service does. If the
	 * lookup fails, the addresses stay as they are.
	 */
	void resolve(Instant now) {
		try {
			for (InetAddress address : this.resolver.addresses(this.endpoint.host())) {
				this.addresses.put(Address.of(address), now);
			}
		}
		catch (UnknownHostException ex) {
			return;
		}
	}

	/**
	 * Have the sockets to each address counted.
	 */
	void addTo(SocketCensus census) {
		this.ends = new LinkedHashMap<>();
		this.addresses.keySet().forEach((address) -> this.ends.put(address, census.add(address, this.endpoint.port())));
	}

	/**
	 * Return the counts, and remove addresses that are no longer needed.
	 * @return the sample, or {@code null} if no address is known
	 */
	@Nullable TargetSockets sample(SocketCensus census, EphemeralPorts ports, Instant now) {
		if (this.ends.isEmpty()) {
			return null;
		}
		int timeWait = this.ends.values().stream().mapToInt(RemoteEnd::timeWait).sum();
		int portsFree = this.ends.values().stream().mapToInt((end) -> census.portsFree(ports, end)).min().orElse(0);
		this.ends.forEach((address, end) -> {
			if (!end.localPorts().isEmpty()) {
				this.addresses.put(address, now);
			}
		});
		this.addresses.values().removeIf((last) -> last.plus(TIME_WAIT).isBefore(now));
		return new TargetSockets(timeWait, portsFree, ports.count(), now);
	}

	/**
	 * Resolves hosts to addresses.
	 */
	interface Resolver {

		/**
		 * Return the addresses of a host.
		 * @throws UnknownHostException if there are none
		 */
		InetAddress[] addresses(String host) throws UnknownHostException;

	}

}
