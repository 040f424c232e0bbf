/**
 * The call benchmark: the same closed loop for rows that make calls in different ways.
 */
@NullMarked
package io.github.socketpool.benchmark.call;

import org.jspecify.annotations.NullMarked;
