/**
 * The other side, small: a server that answers frames, for sample applications, tests and
 * benchmarks. It binds loopback unless told otherwise and trusts no client: connections,
 * frames and the time that any of them may take are limited.
 */
@NullMarked
package io.github.socketpool.server;

import org.jspecify.annotations.NullMarked;
