package io.github.socketpool.chaos;

import java.util.concurrent.locks.LockSupport;

/**
 * Lets time pass, as a part of what happens to a call.
 */
final class Pause {

	private Pause() {
	}

	/**
	 * Pause for no less than the time given, even in a thread that is interrupted.
	 */
	static void atLeast(long nanos) {
		long start = System.nanoTime();
		for (long left = nanos; left > 0; left = nanos - (System.nanoTime() - start)) {
			LockSupport.parkNanos(left);
		}
	}

}
