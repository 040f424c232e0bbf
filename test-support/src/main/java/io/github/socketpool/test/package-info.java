/**
 * A server for tests of applications that use socketpool: it answers as configured, and
 * misbehaves on demand.
 */
@NullMarked
package io.github.socketpool.test;

import org.jspecify.annotations.NullMarked;
