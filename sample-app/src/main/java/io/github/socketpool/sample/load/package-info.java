/**
 * Loads of many calls, and what they cost with and without a pool.
 */
@NullMarked
package io.github.socketpool.sample.load;

import org.jspecify.annotations.NullMarked;
