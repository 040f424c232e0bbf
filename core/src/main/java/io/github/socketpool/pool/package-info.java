/**
 * Who holds which connection. The {@link io.github.socketpool.pool.ConnectionPool pool}
 * does what the ledger decides: the ledger decides under its one lock and does nothing
 * else, the pool does all I/O outside it.
 */
@NullMarked
package io.github.socketpool.pool;

import org.jspecify.annotations.NullMarked;
