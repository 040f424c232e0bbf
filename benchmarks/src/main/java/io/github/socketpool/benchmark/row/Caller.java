package io.github.socketpool.benchmark.row;

import java.io.IOException;

/**
 * One caller of a row. Used by one thread at a time.
 */
@FunctionalInterface
public interface Caller {

	/**
	 * Make a call: encode the request, send it, receive the response, decode it.
	 * @param request the request
	 * @return the response
	 * @throws IOException if the call fails
	 */
	Quote call(Quote request) throws IOException;

}
