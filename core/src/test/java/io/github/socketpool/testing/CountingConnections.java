package io.github.socketpool.testing;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.connection.socket.SocketConnections;

/**
 * Makes real connections to ports of this machine, and counts the connects.
 */
public final class CountingConnections implements ConnectionFactory {

	private final ConnectionFactory connections;

	private final AtomicInteger connects = new AtomicInteger();

	private final AtomicInteger underWay = new AtomicInteger();

	private final AtomicInteger mostAtOnce = new AtomicInteger();

	public CountingConnections(int... ports) {
		List<Endpoint> endpoints = Arrays.stream(ports).mapToObj(SocketKind.current()::endpoint).toList();
		this.connections = SocketConnections.builder(endpoints).tls(SocketKind.current().tls()).build();
	}

	/**
	 * Count anew.
	 */
	public void reset() {
		this.connects.set(0);
		this.mostAtOnce.set(0);
	}

	/**
	 * Return how many connects have begun.
	 */
	public int connects() {
		return this.connects.get();
	}

	/**
	 * Return how many connects were under way when another one had begun, at most.
	 */
	public int mostAtOnce() {
		return this.mostAtOnce.get();
	}

	@Override
	public List<Endpoint> endpoints() {
		return this.connections.endpoints();
	}

	@Override
	public PoolableConnection connect(Endpoint endpoint, ErrorContext context) {
		this.connects.incrementAndGet();
		this.mostAtOnce.accumulateAndGet(this.underWay.incrementAndGet(), Math::max);
		try {
			return this.connections.connect(endpoint, context);
		}
		finally {
			this.underWay.decrementAndGet();
		}
	}

}
