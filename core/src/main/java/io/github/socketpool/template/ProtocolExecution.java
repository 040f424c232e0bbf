package io.github.socketpool.template;

import io.github.socketpool.SocketPoolException;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * The rest of the way of a call, as an interceptor sees it.
 */
@FunctionalInterface
public interface ProtocolExecution {

	/**
	 * Go on with the call.
	 * @param request the request, or another one in its place
	 * @return the response, or {@code null} when the request is one-way
	 * @throws SocketPoolException if the call fails
	 */
	@Nullable Frame execute(ProtocolRequest request);

}
