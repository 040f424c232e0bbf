/**
 * The servers of the call benchmark, which run in a separate process.
 */
@NullMarked
package io.github.socketpool.benchmark.server;

import org.jspecify.annotations.NullMarked;
