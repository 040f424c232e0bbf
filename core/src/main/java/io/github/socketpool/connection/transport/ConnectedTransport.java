package io.github.socketpool.connection.transport;

import io.github.socketpool.Deadline;

/**
 * A transport whose socket is connected, and the time that is left to set it up.
 *
 * @param transport the transport, in blocking mode; its {@linkplain Transport#handshake()
 * handshake} has not been made
 * @param deadline when the connect ends, with its handshake and login
 */
public record ConnectedTransport(Transport transport, Deadline deadline) {

}
