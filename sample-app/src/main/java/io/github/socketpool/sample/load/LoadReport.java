package io.github.socketpool.sample.load;

import org.jspecify.annotations.Nullable;

/**
 * What a load measured, without its warm-up. Calls that failed have no part in the rate
 * and the times, which are {@code null} where all have failed.
 *
 * @param calls how many calls were made: fewer than were asked for if the load was ended
 * early
 * @param failures how many of them ended with an error, or with the answer to another
 * call
 * @param ended why no further call was made: {@code complete}; {@code failures}, after
 * 100 in a row; or {@code time-limit}, after 2 minutes
 * @param elapsedMicros how long all of them took together
 * @param callsPerSecond how many calls succeeded in a second
 * @param p50Micros how long a call took, in the middle: half of them were faster
 * @param p99Micros how long a call took when only one in a hundred took longer
 * @param longestMicros how long the longest call took
 * @param connectionsOpened how many connections were made meanwhile
 * @param timeWaitBefore how many sockets of this host were in TIME_WAIT before, or
 * {@code null} where the operating system does not tell
 * @param timeWaitAfter how many were after
 */
record LoadReport(int calls, int failures, String ended, long elapsedMicros, long callsPerSecond,
		@Nullable Long p50Micros, @Nullable Long p99Micros, @Nullable Long longestMicros, long connectionsOpened,
		@Nullable Long timeWaitBefore, @Nullable Long timeWaitAfter) {

	/**
	 * Report what a loop measured, and what became of sockets meanwhile.
	 */
	static LoadReport of(ClosedLoop loop, long connectionsOpened, @Nullable Long timeWaitBefore,
			@Nullable Long timeWaitAfter) {
		return new LoadReport(loop.calls(), loop.failures(), loop.end().toString(), loop.elapsedMicros(),
				loop.successesPerSecond(), loop.micros(0.5), loop.micros(0.99), loop.micros(1), connectionsOpened,
				timeWaitBefore, timeWaitAfter);
	}

}
