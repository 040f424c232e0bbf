package io.github.socketpool.template;

import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ProtocolInterceptor} that watches the whole of a call, the conversion of
 * payloads included. It stands outside of all interceptors that do not. A call begins in
 * the thread of its caller, also when another thread makes it, so that the interceptor
 * can capture what belongs to the caller's thread. Must be thread-safe.
 */
public interface ProtocolCallInterceptor extends ProtocolInterceptor {

	/**
	 * Begin a call. Runs in the thread of the caller; asking for the request's
	 * {@linkplain ProtocolRequest#frame() frame} converts its payload there.
	 * @param request the request
	 * @return what hears of the rest of the call
	 */
	InterceptedCall begin(ProtocolRequest request);

	/**
	 * Go on with the call: this interceptor does its work in {@link #begin}.
	 */
	@Override
	default @Nullable Frame intercept(ProtocolRequest request, ProtocolExecution execution) {
		return execution.execute(request);
	}

}
