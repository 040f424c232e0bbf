/**
 * Auto-configuration of the observation of calls.
 */
@NullMarked
package io.github.socketpool.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
