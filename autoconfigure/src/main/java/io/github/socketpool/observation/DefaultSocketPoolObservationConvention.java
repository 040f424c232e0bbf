package io.github.socketpool.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.socketpool.observation.SocketPoolObservationDocumentation.LowCardinalityKeyNames;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/**
 * Default {@link SocketPoolObservationConvention}. Thread-safe.
 */
public class DefaultSocketPoolObservationConvention implements SocketPoolObservationConvention {

	private static final KeyValue OUTCOME_SUCCESS = KeyValue.of(LowCardinalityKeyNames.OUTCOME, "success");

	private static final KeyValue OUTCOME_ERROR = KeyValue.of(LowCardinalityKeyNames.OUTCOME, "error");

	private static final KeyValue OUTCOME_UNKNOWN = KeyValue.of(LowCardinalityKeyNames.OUTCOME, "unknown");

	private static final KeyValue EXCEPTION_NONE = KeyValue.of(LowCardinalityKeyNames.EXCEPTION, KeyValue.NONE_VALUE);

	/** By pool name. There are few of them, and each call needs one. */
	private final Map<String, PoolNames> names = new ConcurrentHashMap<>();

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
		return names(context).together(exception(context), outcome(context), pool(context));
	}

	/**
	 * Return the key value for the pool.
	 * @param context the context of the call
	 * @return the pool's name
	 */
	protected KeyValue pool(SocketPoolObservationContext context) {
		return names(context).keyValue();
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

	private PoolNames names(SocketPoolObservationContext context) {
		String pool = context.getRequest().poolName();
		PoolNames known = this.names.get(pool);
		return (known != null) ? known : this.names.computeIfAbsent(pool, PoolNames::of);
	}

	/**
	 * The contextual name and key values that are derived from a pool's name. Each call
	 * needs them twice.
	 *
	 * @param contextualName the contextual name of its calls
	 * @param keyValue its key value
	 * @param underWay the key values of a call in progress
	 * @param success the key values of a call that has succeeded
	 */
	private record PoolNames(String contextualName, KeyValue keyValue, KeyValues underWay, KeyValues success) {

		static PoolNames of(String pool) {
			KeyValue keyValue = KeyValue.of(LowCardinalityKeyNames.POOL, pool);
			return new PoolNames("socketpool " + pool, keyValue, inOrder(EXCEPTION_NONE, OUTCOME_UNKNOWN, keyValue),
					inOrder(EXCEPTION_NONE, OUTCOME_SUCCESS, keyValue));
		}

		KeyValues together(KeyValue exception, KeyValue outcome, KeyValue pool) {
			if (exception == EXCEPTION_NONE && pool == this.keyValue) {
				if (outcome == OUTCOME_SUCCESS) {
					return this.success;
				}
				if (outcome == OUTCOME_UNKNOWN) {
					return this.underWay;
				}
			}
			return inOrder(exception, outcome, pool);
		}

		/**
		 * In the order of their keys, so that they need not be sorted.
		 */
		private static KeyValues inOrder(KeyValue exception, KeyValue outcome, KeyValue pool) {
			return KeyValues.of(exception, outcome, pool);
		}

	}

}
