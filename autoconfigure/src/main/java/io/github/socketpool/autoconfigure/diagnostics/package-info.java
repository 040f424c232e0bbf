/**
 * Auto-configuration of what reports mistakes in the configuration.
 */
@NullMarked
package io.github.socketpool.autoconfigure.diagnostics;

import org.jspecify.annotations.NullMarked;
