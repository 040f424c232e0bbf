/**
 * What the page shows: figures of the last minutes, taken twice a second.
 */
@NullMarked
package io.github.socketpool.sample.live;

import org.jspecify.annotations.NullMarked;
