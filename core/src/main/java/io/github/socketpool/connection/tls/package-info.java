/**
 * TLS over any other transport: handshake, records and errors.
 */
@NullMarked
package io.github.socketpool.connection.tls;

import org.jspecify.annotations.NullMarked;
