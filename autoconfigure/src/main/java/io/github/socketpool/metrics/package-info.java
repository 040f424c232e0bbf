/**
 * The meters of socketpool's pools.
 */
@NullMarked
package io.github.socketpool.metrics;

import org.jspecify.annotations.NullMarked;
