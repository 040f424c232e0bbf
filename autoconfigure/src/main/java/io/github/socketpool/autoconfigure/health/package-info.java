/**
 * Auto-configuration of the health of socketpool's pools.
 */
@NullMarked
package io.github.socketpool.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
