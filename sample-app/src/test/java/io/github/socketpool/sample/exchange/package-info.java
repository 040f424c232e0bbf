/**
 * Tests of single classes.
 */
@NullMarked
package io.github.socketpool.sample.exchange;

import org.jspecify.annotations.NullMarked;
