/**
 * Calls to servers that are not ours, configured as an application would do it.
 */
@NullMarked
package io.github.socketpool.peer;

import org.jspecify.annotations.NullMarked;
