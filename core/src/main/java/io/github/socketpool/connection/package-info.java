/**
 * One socket and what can happen to it: connecting, whole frames in both directions, the
 * deadline of each use, and how it is closed. Nothing in here knows who shares the
 * connection with whom.
 */
@NullMarked
package io.github.socketpool.connection;

import org.jspecify.annotations.NullMarked;
