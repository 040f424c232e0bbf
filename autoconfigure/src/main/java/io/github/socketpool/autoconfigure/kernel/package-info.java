/**
 * What the kernel of this machine knows about the sockets of socketpool's pools, and its
 * auto-configuration.
 */
@NullMarked
package io.github.socketpool.autoconfigure.kernel;

import org.jspecify.annotations.NullMarked;
