package io.github.socketpool.pool.exclusive;

import io.github.socketpool.testing.OverSockets;
import io.github.socketpool.testing.SocketKind;

/**
 * The contract, with TLS 1.2 and a server.
 */
@OverSockets(SocketKind.TLS_1_2)
class Tls12ConnectionPoolTests extends SocketConnectionPoolTests {

}
