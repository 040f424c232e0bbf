package io.github.socketpool.pool.exclusive;

import org.jspecify.annotations.Nullable;

/**
 * A connection that was made.
 *
 * @param placement where the ledger has put it
 * @param outage the outage that it ends, or {@code null} if the target was not down
 */
record Arrival(Placement placement, @Nullable EndedOutage outage) {

}
