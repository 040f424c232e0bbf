package io.github.socketpool.autoconfigure.observation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.socketpool.protocol.Frame;
import io.github.socketpool.template.ProtocolExecution;
import io.github.socketpool.template.ProtocolInterceptor;
import io.github.socketpool.template.ProtocolRequest;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;

/**
 * Observes each call, the work of all other interceptors included, and lets the
 * {@link TraceContextWriter} write what is to be propagated. Thread-safe.
 */
class ObservationProtocolInterceptor implements ProtocolInterceptor, Ordered {

	private static final SocketPoolObservationConvention DEFAULT_CONVENTION = new DefaultSocketPoolObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable SocketPoolObservationConvention convention;

	private final @Nullable TraceContextWriter traceContextWriter;

	ObservationProtocolInterceptor(ObservationRegistry registry, @Nullable SocketPoolObservationConvention convention,
			@Nullable TraceContextWriter traceContextWriter) {
		this.registry = registry;
		this.convention = convention;
		this.traceContextWriter = traceContextWriter;
	}

	@Override
	public @Nullable Frame intercept(ProtocolRequest request, ProtocolExecution execution) {
		if (this.registry.isNoop()) {
			return execution.execute(request);
		}
		if (this.traceContextWriter == null) {
			return observe(new SocketPoolObservationContext(request), execution);
		}
		return observe(request, execution, this.traceContextWriter);
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	/**
	 * The tracer sets the fields when the observation starts, which is before the rest of
	 * the call is executed.
	 */
	private @Nullable Frame observe(ProtocolRequest request, ProtocolExecution execution, TraceContextWriter writer) {
		Map<String, String> fields = new LinkedHashMap<>();
		return observe(new SocketPoolObservationContext(request, (carrier, key, value) -> fields.put(key, value)),
				(observed) -> execution.execute(fields.isEmpty() ? observed
						: observed.withFrame(writer.write(observed.frame(), Collections.unmodifiableMap(fields)))));
	}

	private @Nullable Frame observe(SocketPoolObservationContext context, ProtocolExecution execution) {
		return SocketPoolObservationDocumentation.CALL
			.observation(this.convention, DEFAULT_CONVENTION, () -> context, this.registry)
			.observe(() -> {
				Frame response = execution.execute(context.getRequest());
				context.setComplete(true);
				return response;
			});
	}

}
