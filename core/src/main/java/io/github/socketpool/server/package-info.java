/**
 * A small server that answers frames, for sample applications, tests and benchmarks. By
 * default it listens on the loopback address. It trusts no client: it limits the number
 * of connections, the size of frames and the time that each may take.
 */
@NullMarked
package io.github.socketpool.server;

import org.jspecify.annotations.NullMarked;
