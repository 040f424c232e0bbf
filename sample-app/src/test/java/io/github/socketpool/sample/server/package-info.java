/**
 * Tests for the embedded back end.
 */
@NullMarked
package io.github.socketpool.sample.server;

import org.jspecify.annotations.NullMarked;
