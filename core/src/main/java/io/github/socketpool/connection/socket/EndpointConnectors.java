package io.github.socketpool.connection.socket;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.connection.transport.SocketConnector;
import org.jspecify.annotations.Nullable;

/**
 * The connectors of a factory, one for each of its endpoints. Thread-safe.
 */
final class EndpointConnectors {

	private static final int MAX_ADDED = 100;

	private final List<Endpoint> endpoints;

	private final Function<Endpoint, SocketConnector> connectors;

	private final Map<Endpoint, Entry> entries = new LinkedHashMap<>();

	private final ReentrantLock lock = new ReentrantLock();

	/** Guarded by {@link #lock}. */
	private final Map<Endpoint, Entry> added = new RecentlyUsed();

	/**
	 * Create a connector for each endpoint.
	 * @param endpoints the endpoints
	 * @param connectors makes the connector of an endpoint
	 * @throws InvalidSettingException if there is no endpoint, or one of them twice
	 */
	EndpointConnectors(List<Endpoint> endpoints, Function<Endpoint, SocketConnector> connectors) {
		if (endpoints.isEmpty()) {
			throw new InvalidSettingException("addresses", endpoints, "must not be empty",
					"Use the address of at least one server, such as localhost:9000.");
		}
		this.endpoints = List.copyOf(endpoints);
		this.connectors = connectors;
		for (Endpoint endpoint : endpoints) {
			if (this.entries.put(endpoint, new Entry(connectors.apply(endpoint))) != null) {
				throw new InvalidSettingException("addresses", endpoints, "must not have " + endpoint + " twice",
						"Use each address once.");
			}
		}
	}

	/**
	 * Return the endpoints in the order in which they were given.
	 */
	List<Endpoint> endpoints() {
		return this.endpoints;
	}

	/**
	 * Return whether all of those that were given begin with a handshake.
	 */
	boolean areEncrypted() {
		return this.entries.values().stream().allMatch((entry) -> entry.connector().isEncrypted());
	}

	/**
	 * Return the connector of an endpoint, which may be a target that a pool has been
	 * given later.
	 */
	Entry get(Endpoint endpoint) {
		Entry entry = this.entries.get(endpoint);
		return (entry != null) ? entry : add(endpoint);
	}

	private Entry add(Endpoint endpoint) {
		this.lock.lock();
		try {
			return this.added.computeIfAbsent(endpoint, (added) -> new Entry(this.connectors.apply(added)));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Instances of a service may come and go for years. Of those that were added, the one
	 * is dropped that was not used for the longest time.
	 */
	private static final class RecentlyUsed extends LinkedHashMap<Endpoint, EndpointConnectors.Entry> {

		private static final long serialVersionUID = 1L;

		RecentlyUsed() {
			super(16, 0.75f, true);
		}

		@Override
		protected boolean removeEldestEntry(Map.Entry<Endpoint, EndpointConnectors.Entry> eldest) {
			return size() > MAX_ADDED;
		}

	}

	/**
	 * The connector of one endpoint, and the errors of its connections.
	 */
	static final class Entry {

		private final SocketConnector connector;

		/** Those of the pool that connected last, which usually is the only one. */
		private volatile @Nullable ExchangeErrors errors;

		private Entry(SocketConnector connector) {
			this.connector = connector;
		}

		SocketConnector connector() {
			return this.connector;
		}

		/**
		 * Return the errors of connections of a pool to this endpoint.
		 */
		ExchangeErrors errors(ErrorContext context) {
			ExchangeErrors errors = this.errors;
			if (errors == null || !Objects.equals(errors.context().poolName(), context.poolName())) {
				errors = new ExchangeErrors(new ErrorContext(context.poolName(), this.connector.endpoint(), null));
				this.errors = errors;
			}
			return errors;
		}

	}

}
