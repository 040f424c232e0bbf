package io.github.socketpool.template;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Combines the call interceptors of a template into one.
 */
final class CallInterceptors {

	/** A call without call interceptors. */
	static final InterceptedCall NONE = (failure) -> {
	};

	private CallInterceptors() {
	}

	/**
	 * Return one interceptor for all call interceptors in a list.
	 * @param interceptors the interceptors of a template, the first being the outermost
	 */
	static ProtocolCallInterceptor of(List<ProtocolInterceptor> interceptors) {
		return interceptors.stream()
			.filter(ProtocolCallInterceptor.class::isInstance)
			.map(ProtocolCallInterceptor.class::cast)
			.reduce((outer, inner) -> (request) -> begin(outer, inner, request))
			.orElse((request) -> NONE);
	}

	private static InterceptedCall begin(ProtocolCallInterceptor outer, ProtocolCallInterceptor inner,
			ProtocolRequest request) {
		InterceptedCall begun = outer.begin(request);
		try {
			return new Nested(begun, inner.begin(request));
		}
		catch (RuntimeException | Error ex) {
			begun.end(ex);
			throw ex;
		}
	}

	private record Nested(InterceptedCall outer, InterceptedCall inner) implements InterceptedCall {

		@Override
		public ProtocolRequest enter(ProtocolRequest request) {
			return this.inner.enter(this.outer.enter(request));
		}

		@Override
		public void end(@Nullable Throwable failure) {
			try {
				this.inner.end(failure);
			}
			finally {
				this.outer.end(failure);
			}
		}

	}

}
