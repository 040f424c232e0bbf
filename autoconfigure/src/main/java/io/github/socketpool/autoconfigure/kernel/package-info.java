/**
 * Auto-configuration of what the kernel knows about the sockets of socketpool's pools.
 */
@NullMarked
package io.github.socketpool.autoconfigure.kernel;

import org.jspecify.annotations.NullMarked;
