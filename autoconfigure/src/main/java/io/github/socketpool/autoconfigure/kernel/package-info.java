/**
 * Auto-configuration of the kernel's figures about the sockets of socketpool's pools.
 */
@NullMarked
package io.github.socketpool.autoconfigure.kernel;

import org.jspecify.annotations.NullMarked;
