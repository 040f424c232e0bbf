/**
 * Advice about pools: what is wrong, which figures show it, and which property to change.
 */
@NullMarked
package io.github.socketpool.advice;

import org.jspecify.annotations.NullMarked;
