/**
 * Tests of single classes.
 */
@NullMarked
package io.github.socketpool.sample.load;

import org.jspecify.annotations.NullMarked;
