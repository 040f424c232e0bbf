/**
 * Advice in words: what is wrong with a pool or about to be, by which figures one sees
 * it, and what to change.
 */
@NullMarked
package io.github.socketpool.autoconfigure.advice;

import org.jspecify.annotations.NullMarked;
