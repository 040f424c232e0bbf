/**
 * Loads of many calls, and what they cost with a pool, with shared connections and
 * without either.
 */
@NullMarked
package io.github.socketpool.sample.load;

import org.jspecify.annotations.NullMarked;
