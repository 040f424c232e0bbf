package io.github.socketpool.discovery;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

import io.github.socketpool.Endpoint;
import io.github.socketpool.pool.ConnectionPool;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Writes into the log what becomes of the instances of a service. A problem is written
 * once until instances are found again, which is written too. Thread-safe.
 */
final class DiscoveryLog {

	private static final Log logger = LogFactory.getLog(DiscoveredServices.class);

	private final String prefix;

	private final ReentrantLock lock = new ReentrantLock();

	/** Guarded by the lock, as is the next. */
	private final Set<DiscoveryProblem.Kind> written = EnumSet.noneOf(DiscoveryProblem.Kind.class);

	private int unusable;

	DiscoveryLog(String serviceId) {
		this.prefix = "Service '" + serviceId + "': ";
	}

	/**
	 * No instance is found.
	 * @param known the instances that were found last
	 */
	void problem(DiscoveryProblem problem, List<Endpoint> known) {
		if (isNew(problem.kind())) {
			String calls = known.isEmpty() ? " Calls fail until an instance is found."
					: " Calls go to the instances that were found last: " + list(known) + ".";
			logger.warn(this.prefix + "no instance is found: " + problem.description() + calls, problem.cause());
		}
	}

	private boolean isNew(DiscoveryProblem.Kind kind) {
		this.lock.lock();
		try {
			return this.written.add(kind);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Instances are found.
	 * @param changed whether they are others than before
	 */
	void found(ServiceRegistry.Found found, boolean changed) {
		boolean again;
		boolean moreUnusable;
		this.lock.lock();
		try {
			again = !this.written.isEmpty();
			this.written.clear();
			moreUnusable = found.unusable() > this.unusable;
			this.unusable = found.unusable();
		}
		finally {
			this.lock.unlock();
		}
		if (again || changed) {
			logger.info(this.prefix + (again ? "instances are found again: " : "the instances are ")
					+ list(found.endpoints()));
		}
		if (moreUnusable) {
			logger.warn(this.prefix + "instances without a host or a port are left out (" + found.unusable()
					+ "). Correct how these servers are registered.");
		}
	}

	/**
	 * A pool has fewer connections than the service has instances.
	 */
	void poolTooSmall(ConnectionPool pool, int instances) {
		logger.warn(this.prefix + "there are " + instances + " instances, and pool.max-size of pool '" + pool.name()
				+ "' is " + pool.control().settings().maxSize() + ": some get no connection. Raise it, or set "
				+ "balancing to failover.");
	}

	private static String list(List<Endpoint> endpoints) {
		return endpoints.stream().map(Endpoint::toString).collect(Collectors.joining(", "));
	}

}
