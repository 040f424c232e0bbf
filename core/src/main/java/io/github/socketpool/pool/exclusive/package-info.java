/**
 * Lends each connection to one caller at a time. The
 * {@link io.github.socketpool.pool.exclusive.ExclusivePool pool} does what the ledger
 * decides: the ledger decides under its one lock and does nothing else, the pool does all
 * I/O outside it.
 */
@NullMarked
package io.github.socketpool.pool.exclusive;

import org.jspecify.annotations.NullMarked;
