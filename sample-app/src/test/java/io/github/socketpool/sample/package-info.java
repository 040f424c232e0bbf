/**
 * The sample application as its users see it.
 */
@NullMarked
package io.github.socketpool.sample;

import org.jspecify.annotations.NullMarked;
