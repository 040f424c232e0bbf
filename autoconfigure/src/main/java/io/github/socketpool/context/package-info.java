/**
 * What the integrations share: the clients and pools of an application context, and
 * background threads that run as long as it does.
 */
@NullMarked
package io.github.socketpool.context;

import org.jspecify.annotations.NullMarked;
