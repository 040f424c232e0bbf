package io.github.socketpool.pool.exclusive;

import java.time.Duration;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.pool.PoolSettings;
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

	private static final Endpoint A = Endpoint.of("a", 1);

	private static final Endpoint B = Endpoint.of("b", 1);

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

	@Test
	void callersComeAndGoWhileTargetsAreLeftOutAndTriedAgain() {
		check(Trying.class);
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

		private static final ConnectFailedException CAUSE = new ConnectFailedException(ConnectPhase.CONNECT, "refused",
				ErrorContext.none(), null);

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
			Slot slot = caller.connecting;
			caller.connecting = null;
			return caller.placed(slot, ledger().connected(slot, CONNECTION, number).placement());
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

		@Operation(params = "caller")
		public String connectFails(int number) {
			Caller caller = this.callers[number];
			if (caller.connecting == null) {
				return "is not connecting";
			}
			Slot slot = caller.connecting;
			caller.connecting = null;
			ledger().connectFailed(slot, CAUSE, number);
			return tellRefused();
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
		public String shut() {
			ledger().close();
			return tellRefused();
		}

		@Operation
		public String open() {
			String served = "serves";
			for (Waiter waiter : ledger().open(true, 0)) {
				served += " " + waiter.since();
			}
			tellRefused();
			return served;
		}

		@Operation(params = "caller")
		public String closeIdle(int number) {
			return takeSurplus(number);
		}

	}

	/**
	 * Connections to two targets, each of which is left out if one more call is not
	 * answered, and may be tried again at once.
	 */
	public static class Trying extends LedgerOperations {

		public Trying() {
			super(PoolSettings.defaults().withSize(2, 2).withConnectBackoff(Duration.ofNanos(1), Duration.ofNanos(1)),
					A, B);
		}

		@Override
		void filled(Ledger ledger, Slot slot) {
			ledger.targets().unanswered(slot, 0);
			ledger.targets().unanswered(slot, 0);
		}

		/**
		 * A call is not answered. Its caller closes the connection next.
		 */
		@Operation(params = "caller")
		public String getNoAnswer(int number) {
			Slot slot = this.callers[number].slot;
			return (slot != null) ? "leaves it out: " + ledger().targets().unanswered(slot, number) : "has none";
		}

		/**
		 * A call is answered. Its caller releases the connection next.
		 */
		@Operation(params = "caller")
		public String getAnswer(int number) {
			Slot slot = this.callers[number].slot;
			return (slot != null) ? "ends " + ledger().targets().served(slot, true, number) : "has none";
		}

		@Operation(params = "caller")
		public String connect(int number) {
			return this.callers[number].connect(ledger(), number);
		}

		@Operation(params = "caller")
		public String connectFails(int number) {
			Slot slot = this.callers[number].connecting;
			if (slot == null) {
				return "is not connecting";
			}
			this.callers[number].connecting = null;
			ledger().connectFailed(slot, Connects.CAUSE, number);
			return tellRefused();
		}

	}

}
