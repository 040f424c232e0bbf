package io.github.socketpool.pool.exclusive;

/**
 * A lease that lasts too long.
 *
 * @param holder the thread that acquired the connection
 * @param heldNanos for how long it has held it
 */
record Leak(Thread holder, long heldNanos) {

}
