/**
 * The idle benchmark: the costs of unused connections.
 */
@NullMarked
package io.github.socketpool.benchmark.idle;

import org.jspecify.annotations.NullMarked;
