package io.github.socketpool.pool;

/**
 * A connection that was made.
 *
 * @param placement where the ledger has put it
 * @param outageNanos how long the target had been down, or 0 if it had not been
 */
record Arrival(Placement placement, long outageNanos) {

}
