package io.github.socketpool.server;

import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests. Called by the threads of all clients at once, so an implementation
 * must be thread-safe; the requests of one client come one after the other.
 */
@FunctionalInterface
public interface FrameHandler {

	/**
	 * Answer a request. The time that this takes is not limited: while it lasts, the
	 * client's connection waits, and no heartbeat is sent to it. The thread is
	 * interrupted when the server has been closed and its grace period is over.
	 * @param request the request; its body may be of no bytes
	 * @return the response, whose body must not change any more; {@code null} when there
	 * is none, as for a one-way message
	 * @throws Exception if the request cannot be answered: nothing is written, and the
	 * client's connection is reset. The type of the error and the place that it came from
	 * are logged, its message is not, since it may quote the request
	 */
	@Nullable Frame handle(Frame request) throws Exception;

}
