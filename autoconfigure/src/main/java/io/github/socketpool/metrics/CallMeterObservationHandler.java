package io.github.socketpool.metrics;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.observation.SocketPoolObservationContext;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.Observation;

import org.springframework.core.Ordered;

/**
 * {@link MeterObservationHandler} that records observed calls, and runs before
 * {@link DefaultMeterObservationHandler}. It records the same: a timer, and counters of
 * events. Its meters have a description and are removed with the meters of their pool,
 * and recording a call costs much less. There is no long task timer, since gauges show
 * the calls in progress: active connections and waiters. Thread-safe.
 */
public class CallMeterObservationHandler implements MeterObservationHandler<SocketPoolObservationContext>, Ordered {

	private final SocketPoolMetricsPostProcessor pools;

	/**
	 * Create a handler.
	 * @param pools provides the meters of each pool
	 */
	public CallMeterObservationHandler(SocketPoolMetricsPostProcessor pools) {
		this.pools = pools;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof SocketPoolObservationContext;
	}

	@Override
	public void onEvent(Observation.Event event, SocketPoolObservationContext context) {
		meters(context).event(nameOf(context) + "." + event.getName(), context.getLowCardinalityKeyValues());
	}

	@Override
	public void onStop(SocketPoolObservationContext context) {
		long nanos = System.nanoTime() - context.getStartNanos();
		Throwable error = context.getError();
		meters(context)
			.timer(nameOf(context), context.getLowCardinalityKeyValues(),
					(error != null) ? error.getClass().getSimpleName() : KeyValue.NONE_VALUE)
			.record(nanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE - 1;
	}

	private CallMeters meters(SocketPoolObservationContext context) {
		return this.pools.calls(context.getRequest().poolName());
	}

	private static String nameOf(Observation.Context context) {
		return Objects.requireNonNull(context.getName());
	}

}
