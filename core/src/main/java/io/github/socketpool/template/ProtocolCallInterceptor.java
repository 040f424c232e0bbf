package io.github.socketpool.template;

import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ProtocolInterceptor} that watches a whole call, including the conversion of
 * payloads. It is outside all other interceptors. A call begins in the thread of its
 * caller, even if another thread makes it, so that the interceptor can capture the
 * context of the caller's thread. Must be thread-safe.
 */
public interface ProtocolCallInterceptor extends ProtocolInterceptor {

	/**
	 * Begin a call. Runs in the thread of the caller. Reading the request's
	 * {@linkplain ProtocolRequest#frame() frame} converts its payload in that thread.
	 * @param request the request
	 * @return the watcher of the rest of the call
	 */
	InterceptedCall begin(ProtocolRequest request);

	/**
	 * Continue the call: this interceptor does its work in {@link #begin}.
	 */
	@Override
	default @Nullable Frame intercept(ProtocolRequest request, ProtocolExecution execution) {
		return execution.execute(request);
	}

}
