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
 * {@link MeterObservationHandler} that makes of an observed call what
 * {@link DefaultMeterObservationHandler} makes of any observation, and stands before it:
 * a timer, and counters of events. The meters have a description and belong to the call's
 * pool, with which they go, and a call costs a fraction of what it costs there. There is
 * no long task timer: the calls under way are those that have a connection and those that
 * wait for one, and of both there are gauges. Thread-safe.
 */
public class CallMeterObservationHandler implements MeterObservationHandler<SocketPoolObservationContext>, Ordered {

	private final SocketPoolMetricsPostProcessor pools;

	/**
	 * Create a handler.
	 * @param pools knows the meters of each pool
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
