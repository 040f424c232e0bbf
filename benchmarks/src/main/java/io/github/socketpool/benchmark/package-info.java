/**
 * The benchmarks and their shared classes.
 */
@NullMarked
package io.github.socketpool.benchmark;

import org.jspecify.annotations.NullMarked;
