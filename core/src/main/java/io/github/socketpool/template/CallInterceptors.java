package io.github.socketpool.template;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * The call interceptors of a template as one.
 */
final class CallInterceptors {

	/** A call that nobody stands around. */
	static final InterceptedCall NONE = new InterceptedCall() {

		@Override
		public <T extends @Nullable Object> T proceed(ProtocolRequest request, Function<ProtocolRequest, T> rest) {
			return rest.apply(request);
		}

		@Override
		public void abandon(Throwable failure) {
		}

	};

	private CallInterceptors() {
	}

	/**
	 * Return the interceptor that stands for all call interceptors in a list.
	 * @param interceptors the interceptors of a template, the first being the outermost
	 */
	static ProtocolCallInterceptor of(List<ProtocolInterceptor> interceptors) {
		return interceptors.stream()
			.filter(ProtocolCallInterceptor.class::isInstance)
			.map(ProtocolCallInterceptor.class::cast)
			.reduce(CallInterceptors::within)
			.orElse((request) -> NONE);
	}

	private static ProtocolCallInterceptor within(ProtocolCallInterceptor outer, ProtocolCallInterceptor inner) {
		return (request) -> new Nested(outer.begin(request), inner.begin(request));
	}

	private record Nested(InterceptedCall outer, InterceptedCall inner) implements InterceptedCall {

		@Override
		public <T extends @Nullable Object> T proceed(ProtocolRequest request, Function<ProtocolRequest, T> rest) {
			return this.outer.proceed(request, (changed) -> this.inner.proceed(changed, rest));
		}

		@Override
		public void abandon(Throwable failure) {
			try {
				this.inner.abandon(failure);
			}
			finally {
				this.outer.abandon(failure);
			}
		}

	}

}
