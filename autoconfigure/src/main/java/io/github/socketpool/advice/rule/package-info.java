/**
 * The rules that judge pools, one class for each kind of advice.
 */
@NullMarked
package io.github.socketpool.advice.rule;

import org.jspecify.annotations.NullMarked;
