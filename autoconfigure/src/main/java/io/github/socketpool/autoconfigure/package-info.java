/**
 * Auto-configuration of socketpool: creates a client from {@code socketpool.*}
 * properties.
 */
@NullMarked
package io.github.socketpool.autoconfigure;

import org.jspecify.annotations.NullMarked;
