/**
 * What the user of a pool sees: the {@link io.github.socketpool.pool.ConnectionPool
 * pool}, its settings, leases, listeners, figures and errors. How connections are shared
 * is decided in a package of its own for each way of sharing.
 */
@NullMarked
package io.github.socketpool.pool;

import org.jspecify.annotations.NullMarked;
