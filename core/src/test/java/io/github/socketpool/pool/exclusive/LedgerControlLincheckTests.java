package io.github.socketpool.pool.exclusive;

import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.testing.ModelChecking;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * As {@link LedgerLincheckTests}, while an operator changes something.
 */
@Tag("lincheck")
class LedgerControlLincheckTests {

	private static final Endpoint A = Endpoint.of("a", 1);

	private static final Endpoint B = Endpoint.of("b", 1);

	@Test
	void callersComeAndGoWhileConnectionsAreEvicted() {
		check(Evicting.class);
	}

	@Test
	void callersComeAndGoWhileConnectionsAreRenewed() {
		check(Renewing.class);
	}

	@Test
	void callersComeAndGoWhileThePoolIsResized() {
		check(Resizing.class);
	}

	@Test
	void callersComeAndGoWhileConnectionsArePaused() {
		check(Pausing.class);
	}

	@Test
	void callersComeAndGoWhileATargetIsRemovedAndAddedAgain() {
		check(Retargeting.class);
	}

	private static void check(Class<? extends LedgerOperations> operations) {
		ModelChecking.options().threads(3).check(operations);
	}

	/**
	 * Two connections that are evicted.
	 */
	public static class Evicting extends LedgerOperations {

		public Evicting() {
			super(PoolSettings.defaults().withSize(2, 2));
		}

		@Operation
		public int evictAll() {
			return ledger().evict(true);
		}

		@Operation
		public int evictIdle() {
			return ledger().evict(false);
		}

		@Operation(params = "caller")
		public String closeIdle(int number) {
			return takeSurplus(number);
		}

	}

	/**
	 * Two connections that are renewed.
	 */
	public static class Renewing extends LedgerOperations {

		public Renewing() {
			super(PoolSettings.defaults().withSize(2, 2));
		}

		@Operation
		public int renew() {
			return ledger().renew(0);
		}

		@Operation(params = "caller")
		public String closeIdle(int number) {
			return takeSurplus(number);
		}

		/**
		 * A connect is begun, or succeeds.
		 */
		@Operation(params = "caller")
		public String connect(int number) {
			return this.callers[number].connect(ledger(), number);
		}

	}

	/**
	 * Two connections of a pool that is made smaller and larger again.
	 */
	public static class Resizing extends LedgerOperations {

		public Resizing() {
			super(PoolSettings.defaults().withSize(2, 2));
		}

		@Operation
		public void shrink() {
			resize(1);
		}

		@Operation
		public void grow() {
			resize(2);
		}

		private void resize(int size) {
			PoolSettings settings;
			do {
				settings = ledger().settings();
			}
			while (!ledger().change(settings, settings.withSize(size, size)));
		}

		@Operation(params = "caller")
		public String closeIdle(int number) {
			return takeSurplus(number);
		}

		@Operation(params = "caller")
		public String connect(int number) {
			return this.callers[number].connect(ledger(), number);
		}

	}

	/**
	 * One connection, on which heartbeats are sent. It is closed where a caller needs its
	 * place, and another one is made.
	 */
	public static class Pausing extends LedgerOperations {

		private static final long LATER = 1_000_000;

		public Pausing() {
			super(PoolSettings.defaults().withMaxSize(1).withMinIdle(1).withMaxWaiters(1));
		}

		/**
		 * A connection is validated, or is paused after its heartbeat.
		 */
		@Operation(params = "caller")
		public String sendHeartbeat(int number) {
			Caller caller = this.callers[number];
			if (caller.validating == null) {
				return validate(caller, new Validation.Quiet(LATER, 1));
			}
			Slot slot = caller.validating;
			caller.validating = null;
			return "pauses " + ledger().pause(slot).madeAt();
		}

		/**
		 * A paused connection is validated, or is within callers' reach again.
		 */
		@Operation(params = "caller")
		public String endPause(int number) {
			Caller caller = this.callers[number];
			if (caller.validating == null) {
				return validate(caller, new Validation.Paused(LATER));
			}
			Slot slot = caller.validating;
			caller.validating = null;
			return caller.placed(slot, ledger().validated(slot, number));
		}

		private String validate(Caller caller, Validation which) {
			for (Slot slot : ledger().validate(which)) {
				caller.validating = slot;
			}
			return (caller.validating != null) ? "validates " + caller.validating.madeAt() : "nothing to validate";
		}

		@Operation(params = "caller")
		public String makeRoom(int number) {
			String closes = "closes";
			for (Slot slot : ledger().makeRoom(number)) {
				this.callers[number].toClose.add(slot);
				closes += " " + slot.madeAt();
			}
			return closes;
		}

		@Operation(params = "caller")
		public String connect(int number) {
			Caller caller = this.callers[number];
			if (caller.connecting != null) {
				Slot slot = caller.connecting;
				caller.connecting = null;
				return caller.placed(slot, ledger().connected(slot, CONNECTION, number).placement());
			}
			long name = 10L * number + caller.connects;
			caller.connecting = ledger().reserve(name);
			caller.connects += (caller.connecting != null) ? 1 : 0;
			return (caller.connecting != null) ? "connects " + name : "nothing to connect";
		}

	}

	/**
	 * Connections to two targets, one of which is removed and added again.
	 */
	public static class Retargeting extends LedgerOperations {

		public Retargeting() {
			super(PoolSettings.defaults().withSize(2, 2), A, B);
		}

		@Operation
		public int removeTarget() {
			return ledger().targets().retarget(List.of(A), 0);
		}

		@Operation
		public int addTarget() {
			return ledger().targets().retarget(List.of(A, B), 0);
		}

		@Operation(params = "caller")
		public String closeIdle(int number) {
			return takeSurplus(number);
		}

		@Operation(params = "caller")
		public String connect(int number) {
			return this.callers[number].connect(ledger(), number);
		}

	}

}
