package io.github.socketpool.template;

import org.jspecify.annotations.Nullable;

/**
 * One call that a {@link ProtocolCallInterceptor} has begun to watch. Its methods are
 * called one after the other, never at the same time.
 */
@FunctionalInterface
public interface InterceptedCall {

	/**
	 * Enter the call. Runs in the thread that makes the call, before the payload is
	 * converted and before the other interceptors; never runs if no thread begins the
	 * call. An exception fails the call.
	 * @param request the request
	 * @return the request to make: the given one, or another one in its place
	 */
	default ProtocolRequest enter(ProtocolRequest request) {
		return request;
	}

	/**
	 * End the call. Runs exactly once, when the response has been converted or the call
	 * has failed; in the thread of {@link #enter} if that was called. A call that no
	 * thread has begun ends as well: when its future was completed before, its deadline
	 * has passed, or the executor did not take it.
	 * @param failure what the call fails with, or {@code null} if it succeeds
	 */
	void end(@Nullable Throwable failure);

}
