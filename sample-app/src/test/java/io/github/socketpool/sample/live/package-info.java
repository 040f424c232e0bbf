/**
 * Tests of what the page is given.
 */
@NullMarked
package io.github.socketpool.sample.live;

import org.jspecify.annotations.NullMarked;
