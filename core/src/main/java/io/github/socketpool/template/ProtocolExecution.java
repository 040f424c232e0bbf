package io.github.socketpool.template;

import io.github.socketpool.SocketPoolException;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * The rest of the interceptor chain of a call.
 */
@FunctionalInterface
public interface ProtocolExecution {

	/**
	 * Continue the call.
	 * @param request the request, or a replacement
	 * @return the response, or {@code null} if the request is one-way
	 * @throws SocketPoolException if the call fails
	 */
	@Nullable Frame execute(ProtocolRequest request);

}
