package io.github.socketpool.template;

import io.github.socketpool.SocketPoolException;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the conversion of payloads and the taking of a connection: it may watch
 * a call, change its request or response, or answer it without a connection. Interceptors
 * are called in their order on the way out and in reverse on the way back. One that has
 * to see the conversion, too, is a {@link ProtocolCallInterceptor}. Must be thread-safe.
 */
@FunctionalInterface
public interface ProtocolInterceptor {

	/**
	 * Handle a call.
	 * @param request the request
	 * @param execution the rest of the way; an interceptor that does not call it answers
	 * the call by itself
	 * @return the response, or {@code null} when the request is one-way
	 * @throws SocketPoolException if the call fails
	 */
	@Nullable Frame intercept(ProtocolRequest request, ProtocolExecution execution);

}
