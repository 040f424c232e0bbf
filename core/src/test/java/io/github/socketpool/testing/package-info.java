/**
 * What the tests share: a server that misbehaves as told, callers, and a check for leaks.
 */
@NullMarked
package io.github.socketpool.testing;

import org.jspecify.annotations.NullMarked;
