/**
 * The recovery benchmark: the server is killed and started again under load.
 */
@NullMarked
package io.github.socketpool.benchmark.recovery;

import org.jspecify.annotations.NullMarked;
