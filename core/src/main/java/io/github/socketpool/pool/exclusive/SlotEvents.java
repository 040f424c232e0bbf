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
	 * Connects have begun, and after some time another target is to be tried.
	 * @param nanos how long that is, in nanoseconds
	 */
	void connectsBegun(long nanos);

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
