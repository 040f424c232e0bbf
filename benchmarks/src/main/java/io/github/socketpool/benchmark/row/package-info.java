/**
 * The rows of the call benchmark: ways to make calls.
 */
@NullMarked
package io.github.socketpool.benchmark.row;

import org.jspecify.annotations.NullMarked;
