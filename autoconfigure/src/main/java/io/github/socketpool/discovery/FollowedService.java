package io.github.socketpool.discovery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.ServiceEndpoint;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.pool.Balancing;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolSettings;
import org.jspecify.annotations.Nullable;

/**
 * A service whose instances are the targets of pools. The registry is asked on a thread
 * that ends with its answer, once at a time: a registry that never answers, not even when
 * the thread is interrupted, costs one thread. If none is found, or the registry fails,
 * pools keep the instances that were found last. Thread-safe.
 */
final class FollowedService {

	/** With the time that an answer takes, changes are followed within 30 s. */
	private static final long PERIOD = TimeUnit.SECONDS.toNanos(15);

	/** The period while no instance is known, and after changes were reported. */
	private static final long MIN_PERIOD = TimeUnit.MILLISECONDS.toNanos(500);

	/** After this time without an answer, the thread that waits for it is interrupted. */
	private static final long MAX_SILENCE = TimeUnit.SECONDS.toNanos(10);

	private final ServiceEndpoint endpoint;

	private final ServiceRegistry registry;

	private final Ticker ticker;

	private final DiscoveryLog log;

	/** What each pool was given as its targets. */
	private final Map<ConnectionPool, List<Endpoint>> pools = new ConcurrentHashMap<>();

	/** Held while pools are given targets, so that none is left with older ones. */
	private final ReentrantLock leading = new ReentrantLock();

	/** The instances that were found last. */
	private volatile List<Endpoint> known = List.of();

	/** Why none was found since. */
	private volatile @Nullable DiscoveryProblem problem;

	private final ReentrantLock lock = new ReentrantLock();

	/** Signalled when {@link #settled} is set. */
	private final Condition settling = this.lock.newCondition();

	/**
	 * Whether there was an answer or a problem. Guarded by the lock, as are the next.
	 */
	private boolean settled;

	private @Nullable Thread asking;

	/** Whether the registry was ever asked, the last time at {@link #askedAt}. */
	private boolean asked;

	private long askedAt;

	/** Whether a change was reported since. */
	private boolean changeReported;

	FollowedService(ServiceEndpoint endpoint, ServiceRegistry registry, Ticker ticker) {
		this.endpoint = endpoint;
		this.registry = registry;
		this.ticker = ticker;
		this.log = new DiscoveryLog(endpoint.id());
	}

	/**
	 * Give a pool the instances as its targets from now on.
	 */
	void add(ConnectionPool pool) {
		this.pools.putIfAbsent(pool, List.of());
		lead(pool);
	}

	/**
	 * Remove a pool that will not be used again.
	 * @return whether none is left
	 */
	boolean remove(ConnectionPool pool) {
		this.pools.remove(pool);
		return this.pools.isEmpty();
	}

	/**
	 * The instances may have changed.
	 */
	void refresh() {
		this.lock.lock();
		try {
			this.changeReported = true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Ask for the instances if that is due. Does not wait for the answer.
	 */
	void askIfDue() {
		if (!isUsed()) {
			return;
		}
		Thread thread = nextToAsk(this.ticker.nanos());
		if (thread == null) {
			return;
		}
		try {
			thread.start();
		}
		catch (RuntimeException | Error ex) {
			failed(DiscoveryProblem.failed(ex));
			ended();
		}
	}

	private boolean isUsed() {
		return this.pools.keySet().stream().anyMatch((pool) -> pool.control().isOpen());
	}

	private @Nullable Thread nextToAsk(long now) {
		long silence = 0;
		this.lock.lock();
		try {
			if (this.asking == null) {
				return isDue(now) ? newThread(now) : null;
			}
			silence = now - this.askedAt;
			if (silence < MAX_SILENCE) {
				return null;
			}
			this.asking.interrupt();
		}
		finally {
			this.lock.unlock();
		}
		if (this.problem == null) {
			failed(DiscoveryProblem.silent(silence));
		}
		return null;
	}

	private boolean isDue(long now) {
		long period = (this.changeReported || this.known.isEmpty()) ? MIN_PERIOD : PERIOD;
		return !this.asked || now - this.askedAt >= period;
	}

	private Thread newThread(long now) {
		Thread thread = new Thread(null, this::ask, "socketpool-discovery-" + this.endpoint.id(), 0, false);
		thread.setDaemon(true);
		this.asking = thread;
		this.asked = true;
		this.askedAt = now;
		this.changeReported = false;
		return thread;
	}

	private void ask() {
		try {
			ServiceRegistry.Found found = this.registry.find();
			if (found.endpoints().isEmpty()) {
				failed(DiscoveryProblem.none(found.unusable()));
			}
			else {
				found(found);
			}
		}
		catch (RuntimeException | Error ex) {
			failed(DiscoveryProblem.failed(ex));
		}
		finally {
			ended();
		}
	}

	private void ended() {
		this.lock.lock();
		try {
			this.asking = null;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void found(ServiceRegistry.Found found) {
		boolean changed = !this.known.equals(found.endpoints());
		this.known = found.endpoints();
		this.problem = null;
		this.log.found(found, changed);
		this.pools.keySet().forEach(this::lead);
		settle();
	}

	/**
	 * Pools keep what they have. The registry's client may fail because the application
	 * ends, which is no problem.
	 */
	private void failed(DiscoveryProblem problem) {
		if (isUsed()) {
			this.problem = problem;
			this.log.problem(problem, this.known);
			settle();
		}
	}

	/**
	 * Give a pool the present instances, unless it has them.
	 */
	private void lead(ConnectionPool pool) {
		this.leading.lock();
		try {
			List<Endpoint> known = this.known;
			List<Endpoint> given = this.pools.get(pool);
			if (given != null && !given.equals(known)) {
				pool.control().retarget(known);
				this.pools.replace(pool, known);
				PoolSettings settings = pool.control().settings();
				int maxSize = settings.maxSize();
				if (given.size() <= maxSize && known.size() > maxSize && settings.balancing() != Balancing.FAILOVER) {
					this.log.poolTooSmall(pool, known.size());
				}
			}
		}
		finally {
			this.leading.unlock();
		}
	}

	private void settle() {
		this.lock.lock();
		try {
			this.settled = true;
			this.settling.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wait for the first answer or problem. Pools have the instances by then.
	 * @param timeout the longest wait
	 */
	void awaitFirst(Duration timeout) {
		this.lock.lock();
		try {
			long left = TimeUnit.NANOSECONDS.convert(timeout);
			while (!this.settled && left > 0 && !this.pools.isEmpty()) {
				left = this.settling.awaitNanos(left);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return the error of a connect to the service itself.
	 * @param context the pool that the error names
	 */
	ConnectFailedException unknown(ErrorContext context) {
		DiscoveryProblem problem = this.problem;
		String reason;
		if (this.pools.isEmpty()) {
			reason = "its pool is not managed by the application context. Declare it as a singleton bean.";
		}
		else if (!this.known.isEmpty()) {
			reason = "they have just been found. Call again.";
		}
		else {
			reason = ((problem != null) ? problem : DiscoveryProblem.silent(silence())).description();
		}
		return new ConnectFailedException(ConnectPhase.RESOLVE,
				"no instance of service '" + this.endpoint.id() + "' is known: " + reason + " Nothing was sent.",
				context, (problem != null) ? problem.cause() : null);
	}

	private long silence() {
		this.lock.lock();
		try {
			return this.asked ? this.ticker.nanos() - this.askedAt : 0;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wait no longer for an answer.
	 */
	void stop() {
		this.lock.lock();
		try {
			if (this.asking != null) {
				this.asking.interrupt();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

}
