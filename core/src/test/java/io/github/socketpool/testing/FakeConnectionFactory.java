package io.github.socketpool.testing;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.ResolvedEndpoint;
import io.github.socketpool.TcpEndpoint;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.PoolableConnection;

/**
 * Makes connections when a test says so, or fails to.
 */
public final class FakeConnectionFactory implements ConnectionFactory {

	/** Where connections go unless a test says otherwise. */
	public static final Endpoint ENDPOINT = Endpoint.of("fake", 1);

	public final List<FakeConnection> made = new CopyOnWriteArrayList<>();

	/** How many connects have begun. */
	public final AtomicInteger connects = new AtomicInteger();

	/** How many connects were under way at once, at most. */
	public final AtomicInteger mostAtOnce = new AtomicInteger();

	/** Tells each new connection what to do. */
	public volatile Consumer<FakeConnection> setUp = (connection) -> {
	};

	/** Whether connects fail. */
	public volatile boolean refusing;

	/** Where connections may go. */
	public volatile List<Endpoint> endpoints = List.of(ENDPOINT);

	/** To which of them connects fail. */
	public final Set<Endpoint> dead = ConcurrentHashMap.newKeySet();

	/** What they stand for, where a test says so. */
	public final Map<Endpoint, List<ResolvedEndpoint>> servers = new ConcurrentHashMap<>();

	/** How many lookups have begun. */
	public final AtomicInteger lookups = new AtomicInteger();

	/** The names of the threads that looked something up. */
	public final Set<String> lookupThreads = ConcurrentHashMap.newKeySet();

	/** Whether lookups fail. */
	public volatile boolean unresolvable;

	/** What is to be sent on idle connections. */
	public volatile HeartbeatSettings heartbeat = HeartbeatSettings.off();

	/** How often idle connections must be read. */
	public volatile Duration idleReadInterval = Duration.ZERO;

	private final AtomicInteger underWay = new AtomicInteger();

	private final Semaphore permits = new Semaphore(Integer.MAX_VALUE);

	private final Semaphore lookupPermits = new Semaphore(Integer.MAX_VALUE);

	/**
	 * Have an endpoint stand for several servers.
	 * @param addresses their addresses
	 */
	public void resolveTo(TcpEndpoint endpoint, String... addresses) {
		this.servers.put(endpoint,
				Stream.of(addresses)
					.map((address) -> new ResolvedEndpoint(endpoint.at(address), List.of(address)))
					.toList());
	}

	/**
	 * Let no lookup end any more.
	 */
	public void holdLookups() {
		this.lookupPermits.drainPermits();
	}

	/**
	 * Hold no lookups any more.
	 */
	public void letLookupsThrough() {
		this.lookupPermits.drainPermits();
		this.lookupPermits.release(Integer.MAX_VALUE / 2);
	}

	/**
	 * Let no connect end any more.
	 */
	public void hold() {
		this.permits.drainPermits();
	}

	/**
	 * Let some of the connects that are held end.
	 */
	public void letThrough(int connects) {
		this.permits.release(connects);
	}

	/**
	 * Hold no connects any more.
	 */
	public void letAllThrough() {
		this.permits.drainPermits();
		this.permits.release(Integer.MAX_VALUE / 2);
	}

	@Override
	public List<Endpoint> endpoints() {
		return this.endpoints;
	}

	@Override
	public List<ResolvedEndpoint> resolve(Endpoint configured, ErrorContext context) {
		this.lookups.incrementAndGet();
		this.lookupThreads.add(Thread.currentThread().getName());
		this.lookupPermits.acquireUninterruptibly();
		if (this.unresolvable) {
			throw new ConnectFailedException(ConnectPhase.RESOLVE, "unknown to the test", context, null);
		}
		return this.servers.getOrDefault(configured, List.of(ResolvedEndpoint.of(configured)));
	}

	@Override
	public HeartbeatSettings heartbeat() {
		return this.heartbeat;
	}

	@Override
	public Duration idleReadInterval() {
		return this.idleReadInterval;
	}

	/**
	 * Make a connection that belongs to no pool.
	 */
	public PoolableConnection connect() {
		return connect(this.endpoints.get(0), ErrorContext.none());
	}

	@Override
	public PoolableConnection connect(Endpoint endpoint, ErrorContext context) {
		this.connects.incrementAndGet();
		this.mostAtOnce.accumulateAndGet(this.underWay.incrementAndGet(), Math::max);
		try {
			this.permits.acquireUninterruptibly();
			if (this.refusing || this.dead.contains(endpoint)) {
				throw new ConnectFailedException(ConnectPhase.CONNECT, "refused by the test", context, null);
			}
			FakeConnection connection = new FakeConnection(endpoint);
			this.setUp.accept(connection);
			this.made.add(connection);
			return connection;
		}
		finally {
			this.underWay.decrementAndGet();
		}
	}

}
