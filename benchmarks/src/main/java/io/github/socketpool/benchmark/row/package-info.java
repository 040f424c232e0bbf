/**
 * The ways to make calls, which are the rows of the call benchmark.
 */
@NullMarked
package io.github.socketpool.benchmark.row;

import org.jspecify.annotations.NullMarked;
