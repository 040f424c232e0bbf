package io.github.socketpool.template;

import io.github.socketpool.testing.OverSockets;
import io.github.socketpool.testing.SocketKind;
import org.junit.jupiter.api.Nested;

/**
 * The promises that hold over TCP also hold over TLS 1.3.
 */
@OverSockets(SocketKind.TLS)
class TlsFaultsTests {

	@Nested
	class BrokenConnection extends BrokenConnectionFaultsTests {

	}

	@Nested
	class Deadline extends DeadlineFaultsTests {

	}

	@Nested
	class Heartbeat extends HeartbeatFaultsTests {

	}

	@Nested
	class Idle extends IdleFaultsTests {

	}

	@Nested
	class Interrupt extends InterruptFaultsTests {

	}

	@Nested
	class LargeBody extends LargeBodyTests {

	}

	@Nested
	class MalformedResponse extends MalformedResponseFaultsTests {

	}

	@Nested
	class Shutdown extends ShutdownFaultsTests {

	}

	@Nested
	class Unsolicited extends UnsolicitedFaultsTests {

	}

}
