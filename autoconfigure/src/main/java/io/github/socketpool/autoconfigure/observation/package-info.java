/**
 * Auto-configuration of the observation of socketpool's calls.
 */
@NullMarked
package io.github.socketpool.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
