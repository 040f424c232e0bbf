/**
 * The servers that the rows of the call benchmark call.
 */
@NullMarked
package io.github.socketpool.benchmark.server;

import org.jspecify.annotations.NullMarked;
