package io.github.socketpool.template;

import io.github.socketpool.SocketPoolException;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Runs between the conversion of payloads and the acquisition of a connection. It may
 * watch a call, change its request or response, or answer it without a connection.
 * Requests pass the interceptors in order, and responses in reverse order. To watch the
 * conversion too, implement {@link ProtocolCallInterceptor}. Must be thread-safe.
 */
@FunctionalInterface
public interface ProtocolInterceptor {

	/**
	 * Handle a call.
	 * @param request the request
	 * @param execution the rest of the chain; an interceptor that does not call it
	 * answers the call itself
	 * @return the response, or {@code null} if the request is one-way
	 * @throws SocketPoolException if the call fails
	 */
	@Nullable Frame intercept(ProtocolRequest request, ProtocolExecution execution);

}
