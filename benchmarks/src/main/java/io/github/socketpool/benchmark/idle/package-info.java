/**
 * What connections cost that nobody uses.
 */
@NullMarked
package io.github.socketpool.benchmark.idle;

import org.jspecify.annotations.NullMarked;
