/**
 * Quotes: typed calls.
 */
@NullMarked
package io.github.socketpool.sample.quote;

import org.jspecify.annotations.NullMarked;
