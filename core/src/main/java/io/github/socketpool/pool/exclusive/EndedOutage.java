package io.github.socketpool.pool.exclusive;

/**
 * A time in which the target was down, and which is over.
 *
 * @param nanos how long it was, in nanoseconds
 * @param failedCalls how many callers got no connection in that time
 */
record EndedOutage(long nanos, long failedCalls) {

}
