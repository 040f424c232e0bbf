package io.github.socketpool.autoconfigure.observation;

import io.github.socketpool.autoconfigure.observation.SocketPoolObservationDocumentation.LowCardinalityKeyNames;
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
		return "socketpool " + context.getRequest().poolName();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(SocketPoolObservationContext context) {
		return KeyValues.of(pool(context), outcome(context), exception(context));
	}

	/**
	 * Return the key value for the pool.
	 * @param context the context of the call
	 * @return the pool's name
	 */
	protected KeyValue pool(SocketPoolObservationContext context) {
		return KeyValue.of(LowCardinalityKeyNames.POOL, context.getRequest().poolName());
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

}
