package io.github.socketpool.sample.load;

import org.jspecify.annotations.Nullable;

/**
 * The results of a load, without its warm-up. Rate and durations are those of successful
 * calls; durations are {@code null} if all calls failed.
 *
 * @param calls how many calls were made; fewer than requested if the load ended early
 * @param failures how many of them ended with an error, or with the response to another
 * call
 * @param ended why no further call was made: {@code complete}; {@code failures}, after
 * 100 in a row; or {@code time-limit}, after 2 minutes
 * @param elapsedMicros how long the load took
 * @param callsPerSecond how many calls succeeded per second
 * @param p50Micros the median duration of a call
 * @param p99Micros the 99th percentile of the durations
 * @param longestMicros the duration of the longest call
 * @param connectionsOpened how many connections were opened during the load
 * @param timeWaitBefore how many sockets of this host were in TIME_WAIT before, or
 * {@code null} if unknown
 * @param timeWaitAfter how many were in TIME_WAIT after
 */
record LoadReport(int calls, int failures, String ended, long elapsedMicros, long callsPerSecond,
		@Nullable Long p50Micros, @Nullable Long p99Micros, @Nullable Long longestMicros, long connectionsOpened,
		@Nullable Long timeWaitBefore, @Nullable Long timeWaitAfter) {

	/**
	 * Create a report of a loop and of the sockets before and after it.
	 */
	static LoadReport of(ClosedLoop loop, long connectionsOpened, @Nullable Long timeWaitBefore,
			@Nullable Long timeWaitAfter) {
		return new LoadReport(loop.calls(), loop.failures(), loop.end().toString(), loop.elapsedMicros(),
				loop.successesPerSecond(), loop.micros(0.5), loop.micros(0.99), loop.micros(1), connectionsOpened,
				timeWaitBefore, timeWaitAfter);
	}

}
