package io.github.socketpool.pool;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.testing.ModelChecking;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever callers do to the ledger side by side, it is as if they had done it one after
 * another, and nobody and nothing is lost.
 */
@Tag("lincheck")
class LedgerLincheckTests {

	@Test
	void callersComeAndGo() {
		check(Leases.class);
	}

	@Test
	void callersComeAndGoWhileConnectionsAreMade() {
		check(Connects.class);
	}

	@Test
	void callersComeAndGoWhileThePoolIsClosedAndOpened() {
		check(Closing.class);
	}

	private static void check(Class<? extends LedgerOperations> operations) {
		ModelChecking.options().threads(3).check(operations);
	}

	/**
	 * One connection, and room for one who waits.
	 */
	public static class Leases extends LedgerOperations {

		public Leases() {
			super(PoolSettings.defaults().withMaxSize(1).withMinIdle(1).withMaxWaiters(1));
		}

	}

	/**
	 * Room for two connections, and none at first.
	 */
	public static class Connects extends LedgerOperations {

		private static final ConnectFailedException CAUSE = new ConnectFailedException("refused", ErrorContext.none(),
				null);

		public Connects() {
			super(PoolSettings.defaults().withMaxSize(2).withMaxWaiters(1));
		}

		/**
		 * A connect is begun, or succeeds.
		 */
		@Operation(params = "caller")
		public String connect(int number) {
			Caller caller = this.callers[number];
			if (caller.connecting == null) {
				return reserve(caller, number);
			}
			Placement placement = ledger().connected(caller.connecting, CONNECTION, number);
			caller.connecting = null;
			return Caller.describe(placement);
		}

		private String reserve(Caller caller, int number) {
			long name = 10L * number + caller.connects;
			caller.connecting = ledger().reserve(name);
			if (caller.connecting == null) {
				return "nothing to connect";
			}
			caller.connects++;
			return "connects " + name;
		}

		/**
		 * A connect fails, or a connection that was made.
		 */
		@Operation(params = "caller")
		public String fail(int number) {
			Caller caller = this.callers[number];
			if (caller.connecting == null) {
				return (caller.slot != null) ? discard(caller, number) : "has none";
			}
			String told = told(ledger().connectFailed(caller.connecting, CAUSE, number));
			caller.connecting = null;
			return told;
		}

	}

	/**
	 * A connection of a pool that is closed and opened.
	 */
	public static class Closing extends LedgerOperations {

		public Closing() {
			super(PoolSettings.defaults().withMaxSize(1).withMinIdle(1));
		}

		@Operation
		public String close() {
			return told(ledger().close());
		}

		@Operation
		public void open() {
			ledger().open();
		}

		/**
		 * A caller takes an idle connection to close it.
		 */
		@Operation(params = "caller")
		public String takeIdle(int number) {
			Caller caller = this.callers[number];
			if (caller.slot != null || caller.waiter != null) {
				return "has or awaits one";
			}
			caller.slot = ledger().takeOldestIdle();
			caller.doomed = caller.slot != null;
			return (caller.slot != null) ? "takes " + caller.slot.madeAt() : "none is idle";
		}

	}

}
