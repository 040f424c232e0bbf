/**
 * Listeners for the messages that servers send by themselves.
 */
@NullMarked
package io.github.socketpool.listener;

import org.jspecify.annotations.NullMarked;
