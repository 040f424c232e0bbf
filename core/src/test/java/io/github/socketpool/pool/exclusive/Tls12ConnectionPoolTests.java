package io.github.socketpool.pool.exclusive;

import io.github.socketpool.testing.OverSockets;
import io.github.socketpool.testing.SocketKind;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * The contract, with TLS 1.2 and a server.
 */
@EnabledForJreRange(max = JRE.JAVA_21)
@OverSockets(SocketKind.TLS_1_2)
class Tls12ConnectionPoolTests extends SocketConnectionPoolTests {

}
