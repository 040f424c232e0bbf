/**
 * A small application that calls a server over pooled connections.
 */
@NullMarked
package io.github.socketpool.sample;

import org.jspecify.annotations.NullMarked;
