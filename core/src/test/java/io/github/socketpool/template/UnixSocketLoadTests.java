package io.github.socketpool.template;

import io.github.socketpool.testing.OverSockets;
import io.github.socketpool.testing.SocketKind;
import org.junit.jupiter.api.Nested;

/**
 * Many callers at once, over Unix domain sockets.
 */
@OverSockets(SocketKind.UNIX)
class UnixSocketLoadTests {

	@Nested
	class InterruptStorm extends InterruptStormTests {

	}

	@Nested
	class Outage extends OutageTests {

	}

	@Nested
	class ShutdownUnderLoad extends ShutdownUnderLoadTests {

	}

}
