/**
 * The benchmarks, and what they share.
 */
@NullMarked
package io.github.socketpool.benchmark;

import org.jspecify.annotations.NullMarked;
