package io.github.socketpool.template;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * One call, as a {@link ProtocolCallInterceptor} stands around it. Exactly one of its
 * methods is called, and once.
 */
public interface InterceptedCall {

	/**
	 * Make the call, in the thread that makes it: convert the payload, call the other
	 * interceptors, exchange, and convert the response.
	 * @param request the request
	 * @param rest makes the call; takes the request, or another one in its place
	 * @param <T> the type of the response
	 * @return what {@code rest} returns. What it throws must be thrown
	 */
	<T extends @Nullable Object> T proceed(ProtocolRequest request, Function<ProtocolRequest, T> rest);

	/**
	 * End a call that no thread has begun to make: its future was completed before, its
	 * deadline has passed, or the executor did not take it.
	 * @param failure what the call failed with
	 */
	void abandon(Throwable failure);

}
