package io.github.socketpool.server;

import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests. Must be thread-safe, since the threads of all clients call it
 * concurrently. The requests of one client come one after another.
 */
@FunctionalInterface
public interface FrameHandler {

	/**
	 * Answer a request. There is no time limit. Meanwhile the client's connection waits,
	 * and no heartbeat is sent to it. The thread is interrupted if the server is being
	 * closed and its close timeout has passed.
	 * @param request the request; its body may be empty
	 * @return the response, whose body must not change afterwards; {@code null} if there
	 * is none, as for a one-way message
	 * @throws Exception if the request cannot be answered. Then nothing is written, and
	 * the client's connection is reset. The log has the type and the origin of the
	 * exception, but not its message, which may quote the request
	 */
	@Nullable Frame handle(Frame request) throws Exception;

}
