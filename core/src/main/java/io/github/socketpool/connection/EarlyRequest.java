package io.github.socketpool.connection;

import io.github.socketpool.protocol.Frame;

/**
 * The request of a caller that waits for a connection. The thread that hands over the
 * connection can send it, so that the peer works while the caller wakes up.
 *
 * @param request the first frame that the caller will exchange
 */
public record EarlyRequest(Frame request) {

}
