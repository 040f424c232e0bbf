/**
 * Any JSON: calls that pass bodies on as they are.
 */
@NullMarked
package io.github.socketpool.sample.exchange;

import org.jspecify.annotations.NullMarked;
