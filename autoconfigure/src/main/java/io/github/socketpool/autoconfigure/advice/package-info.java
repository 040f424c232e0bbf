/**
 * Auto-configuration of advice about socketpool's pools.
 */
@NullMarked
package io.github.socketpool.autoconfigure.advice;

import org.jspecify.annotations.NullMarked;
