package io.github.socketpool.pool.exclusive;

import io.github.socketpool.testing.OverSockets;
import io.github.socketpool.testing.SocketKind;

/**
 * The contract, with TLS and a server.
 */
@OverSockets(SocketKind.TLS)
class TlsConnectionPoolTests extends SocketConnectionPoolTests {

}
