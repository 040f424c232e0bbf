package io.github.socketpool.autoconfigure.observation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

import io.github.socketpool.template.InterceptedCall;
import io.github.socketpool.template.ProtocolCallInterceptor;
import io.github.socketpool.template.ProtocolRequest;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;

/**
 * Observes each call, the conversion of payloads and the work of all other interceptors
 * included, and lets the {@link TraceContextWriter} write what is to be propagated. An
 * observation starts in the thread of the caller, whose current observation becomes its
 * parent. Thread-safe.
 */
class ObservationProtocolInterceptor implements ProtocolCallInterceptor, Ordered {

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
	public InterceptedCall begin(ProtocolRequest request) {
		if (this.registry.isNoop()) {
			return new ObservedCall(Observation.NOOP);
		}
		if (this.traceContextWriter == null) {
			return new ObservedCall(start(new SocketPoolObservationContext(request)));
		}
		return begin(request, this.traceContextWriter);
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	/**
	 * The tracer sets the fields when the observation starts, which is before the call
	 * proceeds.
	 */
	private InterceptedCall begin(ProtocolRequest request, TraceContextWriter writer) {
		Map<String, String> fields = new LinkedHashMap<>();
		Observation observation = start(
				new SocketPoolObservationContext(request, (carrier, key, value) -> fields.put(key, value)));
		return new TracedCall(new ObservedCall(observation), Collections.unmodifiableMap(fields), writer);
	}

	private Observation start(SocketPoolObservationContext context) {
		return SocketPoolObservationDocumentation.CALL.start(this.convention, DEFAULT_CONVENTION, () -> context,
				this.registry);
	}

	/**
	 * A call whose observation has started.
	 */
	private record ObservedCall(Observation observation) implements InterceptedCall {

		@Override
		public <T extends @Nullable Object> T proceed(ProtocolRequest request, Function<ProtocolRequest, T> rest) {
			try {
				return inScope(request, rest);
			}
			catch (Throwable ex) {
				this.observation.error(ex);
				throw ex;
			}
			finally {
				this.observation.stop();
			}
		}

		private <T extends @Nullable Object> T inScope(ProtocolRequest request, Function<ProtocolRequest, T> rest) {
			Observation.Scope scope = this.observation.openScope();
			try {
				T response = rest.apply(request);
				if (this.observation.getContext() instanceof SocketPoolObservationContext context) {
					context.setComplete(true);
				}
				return response;
			}
			finally {
				scope.close();
			}
		}

		@Override
		public void abandon(Throwable failure) {
			this.observation.error(failure);
			this.observation.stop();
		}

	}

	/**
	 * An observed call whose request takes the trace context along.
	 */
	private record TracedCall(InterceptedCall call, Map<String, String> fields,
			TraceContextWriter writer) implements InterceptedCall {

		@Override
		public <T extends @Nullable Object> T proceed(ProtocolRequest request, Function<ProtocolRequest, T> rest) {
			return this.call.proceed(request, (observed) -> rest.apply(traced(observed)));
		}

		private ProtocolRequest traced(ProtocolRequest request) {
			return this.fields.isEmpty() ? request : request.withFrame(this.writer.write(request.frame(), this.fields));
		}

		@Override
		public void abandon(Throwable failure) {
			this.call.abandon(failure);
		}

	}

}
