package io.github.socketpool.connection.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.socketpool.TcpEndpoint;
import io.github.socketpool.connection.SocketSettings;

/**
 * A name service that answers as a test says.
 */
public final class TestNames implements Network {

	private static final int MANY = 1_000_000;

	private final Map<String, List<String>> addresses = new ConcurrentHashMap<>();

	private final AtomicInteger lookups = new AtomicInteger();

	private final AtomicInteger routes = new AtomicInteger();

	private final Semaphore permits = new Semaphore(MANY);

	private volatile boolean routeToIpv4 = true;

	/**
	 * Give a host addresses from now on; without any, it is unknown.
	 */
	public void answer(String host, String... addresses) {
		this.addresses.put(host, List.of(addresses));
	}

	/**
	 * Let no lookup end any more.
	 */
	public void hold() {
		this.permits.drainPermits();
	}

	/**
	 * Hold no lookups any more.
	 */
	public void letAllThrough() {
		this.permits.release(MANY);
	}

	/**
	 * Have no way to addresses of IPv4.
	 */
	public void withoutRouteToIpv4() {
		this.routeToIpv4 = false;
	}

	/**
	 * Return how many names were to be looked up.
	 */
	public int lookups() {
		return this.lookups.get();
	}

	/**
	 * Return how often it was asked whether there is a route.
	 */
	public int routes() {
		return this.routes.get();
	}

	/**
	 * Return a connector that looks up its host here.
	 */
	public SocketConnector connector(TcpEndpoint endpoint, SocketSettings settings) {
		return new HostConnector(endpoint, settings, this);
	}

	@Override
	public InetAddress[] addresses(String host) throws UnknownHostException {
		List<String> known = this.addresses.get(host);
		if (known == null) {
			return Network.SYSTEM.addresses(host);
		}
		this.lookups.incrementAndGet();
		this.permits.acquireUninterruptibly();
		this.permits.release();
		InetAddress[] found = new InetAddress[known.size()];
		for (int i = 0; i < found.length; i++) {
			found[i] = InetAddress.getByName(known.get(i));
		}
		return found;
	}

	@Override
	public boolean hasRoute(InetAddress address) {
		this.routes.incrementAndGet();
		return this.routeToIpv4 || address.getAddress().length > 4;
	}

}
