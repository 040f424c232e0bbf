package io.github.socketpool.observation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.socketpool.template.InterceptedCall;
import io.github.socketpool.template.ProtocolCallInterceptor;
import io.github.socketpool.template.ProtocolRequest;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;

/**
 * Observes each call, including the conversion of payloads and all other interceptors,
 * and lets the {@link TraceContextWriter} write the fields to be propagated. An
 * observation starts in the thread of the caller, whose current observation becomes its
 * parent. Thread-safe.
 */
public class ObservationProtocolInterceptor implements ProtocolCallInterceptor, Ordered {

	private static final InterceptedCall NOT_OBSERVED = (failure) -> {
	};

	private final ObservationRegistry registry;

	/**
	 * Not shared by several interceptors, since it counts the operations of its pools.
	 */
	private final SocketPoolObservationConvention defaultConvention = new DefaultSocketPoolObservationConvention();

	private final @Nullable SocketPoolObservationConvention convention;

	private final @Nullable TraceContextWriter traceContextWriter;

	/**
	 * Create an interceptor.
	 * @param registry starts the observations
	 * @param convention names them, or {@code null} for the default one
	 * @param traceContextWriter writes the propagated fields, or {@code null} if nothing
	 * is propagated
	 */
	public ObservationProtocolInterceptor(ObservationRegistry registry,
			@Nullable SocketPoolObservationConvention convention, @Nullable TraceContextWriter traceContextWriter) {
		this.registry = registry;
		this.convention = convention;
		this.traceContextWriter = traceContextWriter;
	}

	@Override
	public InterceptedCall begin(ProtocolRequest request) {
		if (this.registry.isNoop()) {
			return NOT_OBSERVED;
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
	 * The tracer sets the fields when the observation starts, which is before the call is
	 * entered.
	 */
	private InterceptedCall begin(ProtocolRequest request, TraceContextWriter writer) {
		Map<String, String> fields = new LinkedHashMap<>();
		Observation observation = start(
				new SocketPoolObservationContext(request, (carrier, key, value) -> fields.put(key, value)));
		return new TracedCall(observation, fields, writer);
	}

	private Observation start(SocketPoolObservationContext context) {
		return SocketPoolObservationDocumentation.CALL.start(this.convention, this.defaultConvention, () -> context,
				this.registry);
	}

	/**
	 * A call whose observation has started.
	 */
	private static class ObservedCall implements InterceptedCall {

		private final Observation observation;

		/**
		 * Open while the call is made; {@code null} before, and if the call is never
		 * made.
		 */
		private Observation.@Nullable Scope scope;

		ObservedCall(Observation observation) {
			this.observation = observation;
		}

		@Override
		public ProtocolRequest enter(ProtocolRequest request) {
			this.scope = this.observation.openScope();
			return request;
		}

		@Override
		public void end(@Nullable Throwable failure) {
			try {
				closeScope();
			}
			finally {
				stop(failure);
			}
		}

		private void closeScope() {
			if (this.scope != null) {
				this.scope.close();
			}
		}

		private void stop(@Nullable Throwable failure) {
			if (failure != null) {
				this.observation.error(failure);
			}
			else if (this.observation.getContext() instanceof SocketPoolObservationContext context) {
				context.setComplete(true);
			}
			this.observation.stop();
		}

	}

	/**
	 * An observed call whose request carries the trace context.
	 */
	private static final class TracedCall extends ObservedCall {

		private final Map<String, String> fields;

		private final TraceContextWriter writer;

		TracedCall(Observation observation, Map<String, String> fields, TraceContextWriter writer) {
			super(observation);
			this.fields = fields;
			this.writer = writer;
		}

		@Override
		public ProtocolRequest enter(ProtocolRequest request) {
			ProtocolRequest observed = super.enter(request);
			return this.fields.isEmpty() ? observed
					: observed.withFrame(this.writer.write(observed.frame(), Collections.unmodifiableMap(this.fields)));
		}

	}

}
