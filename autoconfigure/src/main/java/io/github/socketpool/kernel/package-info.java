/**
 * The kernel's figures about the sockets of socketpool's pools.
 */
@NullMarked
package io.github.socketpool.kernel;

import org.jspecify.annotations.NullMarked;
