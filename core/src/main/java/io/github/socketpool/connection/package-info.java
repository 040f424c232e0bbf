/**
 * What pools and users see of a connection: frames in both directions, the deadline of
 * each use, why and by whom it was closed, its settings and its errors. Knows neither
 * sockets nor pools.
 */
@NullMarked
package io.github.socketpool.connection;

import org.jspecify.annotations.NullMarked;
