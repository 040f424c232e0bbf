package io.github.socketpool.pool.exclusive;

import io.github.socketpool.testing.OverSockets;
import io.github.socketpool.testing.SocketKind;

/**
 * The contract, with Unix domain sockets and a server.
 */
@OverSockets(SocketKind.UNIX)
class UnixConnectionPoolTests extends SocketConnectionPoolTests {

}
