package io.github.socketpool.autoconfigure.observation;

import io.github.socketpool.protocol.Frame;
import io.github.socketpool.template.ProtocolExecution;
import io.github.socketpool.template.ProtocolInterceptor;
import io.github.socketpool.template.ProtocolRequest;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;

/**
 * Observes each call, the work of all other interceptors included.
 */
class ObservationProtocolInterceptor implements ProtocolInterceptor, Ordered {

	private static final SocketPoolObservationConvention DEFAULT_CONVENTION = new DefaultSocketPoolObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable SocketPoolObservationConvention convention;

	ObservationProtocolInterceptor(ObservationRegistry registry, @Nullable SocketPoolObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public @Nullable Frame intercept(ProtocolRequest request, ProtocolExecution execution) {
		if (this.registry.isNoop()) {
			return execution.execute(request);
		}
		SocketPoolObservationContext context = new SocketPoolObservationContext(request);
		Observation observation = SocketPoolObservationDocumentation.CALL.observation(this.convention,
				DEFAULT_CONVENTION, () -> context, this.registry);
		return observation.observe(() -> {
			Frame response = execution.execute(request);
			context.setComplete(true);
			return response;
		});
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

}
