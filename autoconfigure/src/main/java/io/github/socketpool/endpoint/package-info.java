/**
 * The actuator endpoint of socketpool's pools.
 */
@NullMarked
package io.github.socketpool.endpoint;

import org.jspecify.annotations.NullMarked;
