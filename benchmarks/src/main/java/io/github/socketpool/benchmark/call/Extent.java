package io.github.socketpool.benchmark.call;

import java.time.Duration;

/**
 * How long each caller goes on.
 */
@FunctionalInterface
interface Extent {

	/**
	 * Return whether a caller makes another call.
	 * @param calls how many it has made
	 * @param elapsedNanos how long ago all callers began
	 * @return whether it goes on
	 */
	boolean goesOn(long calls, long elapsedNanos);

	/**
	 * Go on for some time.
	 * @param time how long
	 * @return the extent
	 */
	static Extent time(Duration time) {
		long nanos = time.toNanos();
		return (calls, elapsedNanos) -> elapsedNanos < nanos;
	}

	/**
	 * Go on for a number of calls.
	 * @param count the calls of each caller
	 * @return the extent
	 */
	static Extent calls(long count) {
		return (calls, elapsedNanos) -> calls < count;
	}

}
