/**
 * Auto-configuration of socketpool: {@code socketpool.*} properties become a client.
 */
@NullMarked
package io.github.socketpool.autoconfigure;

import org.jspecify.annotations.NullMarked;
