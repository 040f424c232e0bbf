/**
 * Advice about pools: what is wrong, by which figures, and which property to change.
 */
@NullMarked
package io.github.socketpool.advice;

import org.jspecify.annotations.NullMarked;
