/**
 * The acquire benchmark: measures each pool alone.
 */
@NullMarked
package io.github.socketpool.benchmark.acquire;

import org.jspecify.annotations.NullMarked;
