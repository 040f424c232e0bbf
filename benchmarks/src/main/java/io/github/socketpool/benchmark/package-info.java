/**
 * The call benchmark, which is the same closed loop over rows that make calls in
 * different ways, and the acquire benchmark, which is one pool after the other alone.
 */
@NullMarked
package io.github.socketpool.benchmark;

import org.jspecify.annotations.NullMarked;
