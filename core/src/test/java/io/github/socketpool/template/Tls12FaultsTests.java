package io.github.socketpool.template;

import io.github.socketpool.testing.OverSockets;
import io.github.socketpool.testing.SocketKind;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * Some of the promises, over TLS 1.2.
 */
@EnabledForJreRange(max = JRE.JAVA_21)
@OverSockets(SocketKind.TLS_1_2)
class Tls12FaultsTests {

	@Nested
	class BrokenConnection extends BrokenConnectionFaultsTests {

	}

	@Nested
	class Deadline extends DeadlineFaultsTests {

	}

	@Nested
	class Interrupt extends InterruptFaultsTests {

	}

	@Nested
	class LargeBody extends LargeBodyTests {

	}

	@Nested
	class Outage extends OutageTests {

	}

	@Nested
	class Shutdown extends ShutdownFaultsTests {

	}

	@Nested
	class Unsolicited extends UnsolicitedFaultsTests {

	}

}
