/**
 * Calls with any JSON, which pass bodies on unchanged.
 */
@NullMarked
package io.github.socketpool.sample.exchange;

import org.jspecify.annotations.NullMarked;
