/**
 * Auto-configuration of the meters of socketpool's pools.
 */
@NullMarked
package io.github.socketpool.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
