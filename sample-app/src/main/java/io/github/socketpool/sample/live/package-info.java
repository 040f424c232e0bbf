/**
 * The figures of the page: those of the last two minutes, sampled twice per second.
 */
@NullMarked
package io.github.socketpool.sample.live;

import org.jspecify.annotations.NullMarked;
