/**
 * Tests of the data of the page.
 */
@NullMarked
package io.github.socketpool.sample.live;

import org.jspecify.annotations.NullMarked;
