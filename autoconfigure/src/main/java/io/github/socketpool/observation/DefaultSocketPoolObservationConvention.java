package io.github.socketpool.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.socketpool.observation.SocketPoolObservationDocumentation.LowCardinalityKeyNames;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/**
 * Default {@link SocketPoolObservationConvention}. Thread-safe.
 */
public class DefaultSocketPoolObservationConvention implements SocketPoolObservationConvention {

	private static final KeyValue OUTCOME_SUCCESS = KeyValue.of(LowCardinalityKeyNames.OUTCOME, "success");

	private static final KeyValue OUTCOME_ERROR = KeyValue.of(LowCardinalityKeyNames.OUTCOME, "error");

	private static final KeyValue OUTCOME_UNKNOWN = KeyValue.of(LowCardinalityKeyNames.OUTCOME, "unknown");

	private static final KeyValue OPERATION_NONE = KeyValue.of(LowCardinalityKeyNames.OPERATION, KeyValue.NONE_VALUE);

	private static final KeyValue OPERATION_OTHER = KeyValue.of(LowCardinalityKeyNames.OPERATION,
			LimitedOperations.OTHER);

	private static final KeyValue EXCEPTION_NONE = KeyValue.of(LowCardinalityKeyNames.EXCEPTION, KeyValue.NONE_VALUE);

	/** By pool name. There are few of them, and each call needs one. */
	private final Map<String, PoolNames> pools = new ConcurrentHashMap<>();

	/**
	 * Create the convention.
	 */
	public DefaultSocketPoolObservationConvention() {
	}

	@Override
	public String getName() {
		return "socketpool.calls";
	}

	@Override
	public String getContextualName(SocketPoolObservationContext context) {
		return names(context).contextualName();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(SocketPoolObservationContext context) {
		return names(context).together(exception(context), operation(context), outcome(context), pool(context));
	}

	/**
	 * Return the key value for the operation.
	 * @param context the context of the call
	 * @return the operation that the call names, or {@code none}; {@code _OTHER} for
	 * those beyond the first 100 operations of a pool
	 */
	protected KeyValue operation(SocketPoolObservationContext context) {
		return names(context).operation();
	}

	/**
	 * Return the key value for the pool.
	 * @param context the context of the call
	 * @return the pool's name
	 */
	protected KeyValue pool(SocketPoolObservationContext context) {
		return names(context).pool();
	}

	/**
	 * Return the key value for the outcome.
	 * @param context the context of the call
	 * @return {@code success}, {@code error}, or {@code unknown} while the call is under
	 * way
	 */
	protected KeyValue outcome(SocketPoolObservationContext context) {
		if (context.getError() != null) {
			return OUTCOME_ERROR;
		}
		return context.isComplete() ? OUTCOME_SUCCESS : OUTCOME_UNKNOWN;
	}

	/**
	 * Return the key value for the exception.
	 * @param context the context of the call
	 * @return the simple name of the exception's class, or {@code none}
	 */
	protected KeyValue exception(SocketPoolObservationContext context) {
		Throwable error = context.getError();
		if (error == null) {
			return EXCEPTION_NONE;
		}
		String name = error.getClass().getSimpleName();
		return KeyValue.of(LowCardinalityKeyNames.EXCEPTION, name.isEmpty() ? error.getClass().getName() : name);
	}

	private CallNames names(SocketPoolObservationContext context) {
		String name = context.getRequest().poolName();
		PoolNames known = this.pools.get(name);
		PoolNames pool = (known != null) ? known : this.pools.computeIfAbsent(name, PoolNames::new);
		return pool.of(context.getRequest().operation());
	}

	/**
	 * The names of the calls through one pool.
	 */
	private static final class PoolNames {

		private final String pool;

		private final CallNames withoutOperation;

		private final LimitedOperations<CallNames> byOperation;

		PoolNames(String pool) {
			this.pool = pool;
			this.withoutOperation = CallNames.of("socketpool " + pool, pool, OPERATION_NONE);
			this.byOperation = new LimitedOperations<>(pool, this::named,
					CallNames.of(this.withoutOperation.contextualName(), pool, OPERATION_OTHER));
		}

		CallNames of(@Nullable String operation) {
			return (operation != null) ? this.byOperation.get(operation) : this.withoutOperation;
		}

		private CallNames named(String operation) {
			return CallNames.of(this.withoutOperation.contextualName() + " " + operation, this.pool,
					KeyValue.of(LowCardinalityKeyNames.OPERATION, operation));
		}

	}

	/**
	 * The contextual name and key values that are derived from the names of a pool and an
	 * operation. Each call needs them twice.
	 *
	 * @param contextualName the contextual name of its calls
	 * @param pool the key value of the pool
	 * @param operation the key value of the operation
	 * @param underWay the key values of a call in progress
	 * @param success the key values of a call that has succeeded
	 */
	private record CallNames(String contextualName, KeyValue pool, KeyValue operation, KeyValues underWay,
			KeyValues success) {

		static CallNames of(String contextualName, String poolName, KeyValue operation) {
			KeyValue pool = KeyValue.of(LowCardinalityKeyNames.POOL, poolName);
			return new CallNames(contextualName, pool, operation,
					inOrder(EXCEPTION_NONE, operation, OUTCOME_UNKNOWN, pool),
					inOrder(EXCEPTION_NONE, operation, OUTCOME_SUCCESS, pool));
		}

		KeyValues together(KeyValue exception, KeyValue operation, KeyValue outcome, KeyValue pool) {
			if (exception == EXCEPTION_NONE && operation == this.operation && pool == this.pool) {
				if (outcome == OUTCOME_SUCCESS) {
					return this.success;
				}
				if (outcome == OUTCOME_UNKNOWN) {
					return this.underWay;
				}
			}
			return inOrder(exception, operation, outcome, pool);
		}

		/**
		 * In the order of their keys, so that they need not be sorted.
		 */
		private static KeyValues inOrder(KeyValue exception, KeyValue operation, KeyValue outcome, KeyValue pool) {
			return KeyValues.of(exception, operation, outcome, pool);
		}

	}

}
