package io.github.socketpool.connection.socket;

import io.github.socketpool.testing.OverSockets;
import io.github.socketpool.testing.SocketKind;

/**
 * Streams over TLS 1.3.
 */
@OverSockets(SocketKind.TLS)
class TlsFrameStreamTests extends FrameStreamTests {

}
