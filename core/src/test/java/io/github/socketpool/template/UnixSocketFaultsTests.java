package io.github.socketpool.template;

import io.github.socketpool.testing.OverSockets;
import io.github.socketpool.testing.SocketKind;
import org.junit.jupiter.api.Nested;

/**
 * The promises that hold over TCP also hold over Unix domain sockets.
 */
@OverSockets(SocketKind.UNIX)
class UnixSocketFaultsTests {

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
	class Login extends LoginTests {

	}

	@Nested
	class MalformedResponse extends MalformedResponseFaultsTests {

	}

	@Nested
	class MessageCalls extends MessageCallsTests {

	}

	@Nested
	class Renewal extends RenewalTests {

	}

	@Nested
	class Shutdown extends ShutdownFaultsTests {

	}

	@Nested
	class Unsolicited extends UnsolicitedFaultsTests {

	}

}
