package io.github.socketpool.chaos;

import java.util.List;
import java.util.stream.Stream;

/**
 * The proxies of a run and the honest server behind them.
 */
final class FaultProxies implements AutoCloseable {

	private final HonestServer server;

	private final List<FaultProxy> proxies;

	private FaultProxies(HonestServer server, List<FaultProxy> proxies) {
		this.server = server;
		this.proxies = proxies;
	}

	static FaultProxies start(ChaosSetup setup, FaultPlan plan, Journal journal) {
		HonestServer server = new HonestServer(setup.wire());
		return new FaultProxies(server,
				Stream.generate(() -> new FaultProxy(setup, plan, server, journal)).limit(setup.servers()).toList());
	}

	List<Integer> ports() {
		return this.proxies.stream().map(FaultProxy::port).toList();
	}

	/**
	 * Return how many clients are connected.
	 */
	int connections() {
		return this.proxies.stream().mapToInt(FaultProxy::connections).sum();
	}

	@Override
	public void close() {
		this.proxies.forEach(FaultProxy::close);
		this.server.close();
	}

}
