package io.github.socketpool.pool.exclusive;

/**
 * Notified of what happens to slots, by the thread to which it happens, without any lock.
 */
interface SlotEvents {

	/**
	 * A slot was removed: there may be room for another connection.
	 */
	void slotFreed();

	/**
	 * A connection was found dead, and others may be.
	 */
	void connectionLost();

	/**
	 * There is another connection.
	 */
	void connectionMade();

	/**
	 * A connect has failed.
	 * @param nextAttemptNanos how many nanoseconds later the next connect may be started
	 */
	void connectFailed(long nextAttemptNanos);

}
