/**
 * The health of socketpool's pools.
 */
@NullMarked
package io.github.socketpool.health;

import org.jspecify.annotations.NullMarked;
