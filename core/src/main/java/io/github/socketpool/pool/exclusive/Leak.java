package io.github.socketpool.pool.exclusive;

/**
 * A connection that has been held for too long.
 *
 * @param holder the thread that acquired it
 * @param heldNanos for how long
 */
record Leak(Thread holder, long heldNanos) {

}
