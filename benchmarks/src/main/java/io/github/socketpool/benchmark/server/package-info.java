/**
 * The servers that the rows of the call benchmark call, in a process of their own.
 */
@NullMarked
package io.github.socketpool.benchmark.server;

import org.jspecify.annotations.NullMarked;
