/**
 * Exchange rates: calls of a second back end, through an interface.
 */
@NullMarked
package io.github.socketpool.sample.rate;

import org.jspecify.annotations.NullMarked;
