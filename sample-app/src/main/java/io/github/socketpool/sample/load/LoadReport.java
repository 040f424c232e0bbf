package io.github.socketpool.sample.load;

import org.jspecify.annotations.Nullable;

/**
 * What came of a load.
 *
 * @param calls how many calls were made: fewer than were asked for if the load was ended
 * early, after 100 failures in a row or 2 minutes
 * @param failures how many of them ended with an error, or with the answer to another
 * call
 * @param callsPerSecond how many calls ended in a second
 * @param p50Micros how long a call took, in the middle: half of them were faster. Failed
 * calls are counted like any other
 * @param p99Micros how long a call took when only one in a hundred took longer
 * @param longestMicros how long the longest call took
 * @param connectionsOpened how many connections were made meanwhile
 * @param timeWaitBefore how many sockets of this host were in TIME_WAIT before, or
 * {@code null} where the operating system does not tell
 * @param timeWaitAfter how many were after
 */
record LoadReport(int calls, int failures, long callsPerSecond, long p50Micros, long p99Micros, long longestMicros,
		long connectionsOpened, @Nullable Long timeWaitBefore, @Nullable Long timeWaitAfter) {

}
