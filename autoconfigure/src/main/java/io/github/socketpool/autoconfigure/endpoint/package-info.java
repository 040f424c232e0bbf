/**
 * Auto-configuration of the actuator endpoint that looks into socketpool's pools.
 */
@NullMarked
package io.github.socketpool.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
