package io.github.socketpool.template;

import org.jspecify.annotations.Nullable;

/**
 * A call that a {@link ProtocolCallInterceptor} watches. Its methods are called one after
 * the other, never concurrently.
 */
@FunctionalInterface
public interface InterceptedCall {

	/**
	 * Enter the call. Runs in the thread that makes the call, before the payload is
	 * converted and before the other interceptors; never runs if no thread begins the
	 * call. An exception fails the call.
	 * @param request the request
	 * @return the request to send: the given one, or a replacement
	 */
	default ProtocolRequest enter(ProtocolRequest request) {
		return request;
	}

	/**
	 * End the call. Runs exactly once, when the response has been converted or the call
	 * has failed; in the thread of {@link #enter} if that was called. A call that no
	 * thread has begun ends too: if its future was completed early, its deadline has
	 * passed, or the executor rejected it.
	 * @param failure the error of the call, or {@code null} if it succeeds
	 */
	void end(@Nullable Throwable failure);

}
