/**
 * One socket: connects it to one of a host's addresses or to a path, and moves bytes
 * through it. Also holds the direct buffers that the bytes pass through. Knows no frames.
 */
@NullMarked
package io.github.socketpool.connection.transport;

import org.jspecify.annotations.NullMarked;
