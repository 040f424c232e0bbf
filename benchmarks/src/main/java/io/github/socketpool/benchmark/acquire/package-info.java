/**
 * The acquire benchmark: one pool after the other alone.
 */
@NullMarked
package io.github.socketpool.benchmark.acquire;

import org.jspecify.annotations.NullMarked;
