/**
 * What the integrations share: the pools of an application context, and threads that live
 * as long as it runs.
 */
@NullMarked
package io.github.socketpool.context;

import org.jspecify.annotations.NullMarked;
