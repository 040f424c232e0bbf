package io.github.socketpool.connection;

import io.github.socketpool.protocol.Frame;

/**
 * The request that a use of a connection opens with, known before there is a connection:
 * whoever hands the connection over to a caller who waits can send it on the caller's
 * behalf, so that the peer works while the caller wakes up.
 *
 * @param request the first frame that the caller will exchange
 */
public record Opening(Frame request) {

}
