package io.github.socketpool.chaos;

import java.time.Duration;

/**
 * A kind of client that makes the calls of the suite. Thread-safe.
 */
interface ChaosClient extends AutoCloseable {

	/**
	 * Make a call in the way that it says.
	 * @return the body of the answer; of no bytes where there is none
	 * @throws Exception as the client reports failures
	 */
	byte[] make(Call call) throws Exception;

	/**
	 * Use all connections that the client may have at the same time, and release them.
	 * @param first the number of the first call; there is one for each connection
	 * @param within how long that may take
	 * @throws Exception if there are fewer, or one of them does not serve
	 */
	void useFully(int first, Duration within) throws Exception;

	/**
	 * Return how many connections, waiters and connects are under way.
	 */
	int busy();

	/**
	 * Return how many connections it has.
	 */
	int connections();

	/**
	 * Return how many connections it has made.
	 */
	long opened();

	@Override
	void close();

}
