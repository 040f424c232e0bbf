/**
 * The back end, for those who have none at hand.
 */
@NullMarked
package io.github.socketpool.sample.server;

import org.jspecify.annotations.NullMarked;
