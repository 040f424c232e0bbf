package io.github.socketpool.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The names derived from the operations of one pool's calls. Each name is kept and
 * becomes a tag of meters, while an application may forward the operations of its own
 * callers. So the operations beyond a limit share the name of one. Thread-safe.
 *
 * @param <T> the type of the names
 */
final class LimitedOperations<T> {

	/** The limit of Spring Boot for the values of such a tag. */
	static final int MAX_OPERATIONS = 100;

	/** The operation whose name all operations beyond the limit share. */
	static final String OTHER = "_OTHER";

	private static final Log logger = LogFactory.getLog(LimitedOperations.class);

	private final Map<String, T> byOperation = new ConcurrentHashMap<>();

	private final AtomicInteger remaining = new AtomicInteger(MAX_OPERATIONS);

	private final AtomicBoolean exceeded = new AtomicBoolean();

	private final String pool;

	private final Function<String, T> naming;

	private final T other;

	/**
	 * Create names for a pool without any.
	 * @param pool the name of the pool
	 * @param naming derives the name of an operation
	 * @param other the name of the operations beyond the limit
	 */
	LimitedOperations(String pool, Function<String, T> naming, T other) {
		this.pool = pool;
		this.naming = naming;
		this.other = other;
	}

	T get(String operation) {
		T known = this.byOperation.get(operation);
		if (known == null && this.remaining.get() > 0) {
			known = this.byOperation.computeIfAbsent(operation, this::nameWithinLimit);
		}
		return (known != null) ? known : other();
	}

	private @Nullable T nameWithinLimit(String operation) {
		int before = this.remaining.getAndUpdate((count) -> Math.max(count - 1, 0));
		return (before > 0) ? this.naming.apply(operation) : null;
	}

	private T other() {
		if (!this.exceeded.get() && this.exceeded.compareAndSet(false, true)) {
			logger.warn("Pool '" + this.pool + "': its calls name more than " + MAX_OPERATIONS
					+ " operations. In meters and spans, any further ones are called " + OTHER
					+ ". Name few operations, or group them by a SocketPoolObservationConvention bean.");
		}
		return this.other;
	}

}
