/**
 * Auto-configuration of the actuator endpoint of socketpool's pools.
 */
@NullMarked
package io.github.socketpool.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
