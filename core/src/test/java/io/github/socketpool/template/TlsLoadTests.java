package io.github.socketpool.template;

import io.github.socketpool.testing.OverSockets;
import io.github.socketpool.testing.SocketKind;
import org.junit.jupiter.api.Nested;

/**
 * Many callers at once, over TLS 1.3.
 */
@OverSockets(SocketKind.TLS)
class TlsLoadTests {

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
