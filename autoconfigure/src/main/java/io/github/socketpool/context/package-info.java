/**
 * What the integrations share: the pools of an application context.
 */
@NullMarked
package io.github.socketpool.context;

import org.jspecify.annotations.NullMarked;
