package io.github.socketpool.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Interface for an {@link ObservationConvention} of calls. A bean of this type is used
 * instead of the {@link DefaultSocketPoolObservationConvention}, such as an
 * {@link OpenTelemetrySocketPoolObservationConvention}.
 */
public interface SocketPoolObservationConvention extends ObservationConvention<SocketPoolObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof SocketPoolObservationContext;
	}

}
