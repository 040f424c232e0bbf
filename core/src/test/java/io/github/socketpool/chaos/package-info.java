/**
 * Calls through a proxy that does to them whatever servers and networks do. The proxy is
 * seeded: the number of a call decides what happens to it.
 */
@NullMarked
package io.github.socketpool.chaos;

import org.jspecify.annotations.NullMarked;
