package io.github.socketpool.connection.socket;

import io.github.socketpool.testing.OverSockets;
import io.github.socketpool.testing.SocketKind;

/**
 * Streams over Unix domain sockets.
 */
@OverSockets(SocketKind.UNIX)
class UnixFrameStreamTests extends FrameStreamTests {

}
