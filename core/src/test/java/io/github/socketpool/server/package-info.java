/**
 * The server on real sockets: what it promises to well-behaved clients, and what hostile
 * ones get.
 */
@NullMarked
package io.github.socketpool.server;

import org.jspecify.annotations.NullMarked;
