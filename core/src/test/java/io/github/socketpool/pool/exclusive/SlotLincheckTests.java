package io.github.socketpool.pool.exclusive;

import io.github.socketpool.testing.FakeConnectionFactory;
import io.github.socketpool.testing.ModelChecking;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A lease ends once, whoever ends it and how often, and never the lease of the next
 * caller.
 */
@Tag("lincheck")
class SlotLincheckTests {

	@Test
	void aLeaseEndsOnceWhoeverEndsIt() {
		ModelChecking.options().threads(3).check(Leases.class);
	}

	/**
	 * The leases of one slot, one after the other, and many who want to end them.
	 */
	@Param(name = "lease", gen = IntGen.class, conf = "1:2")
	public static class Leases {

		private static final Thread CALLER = new Thread();

		private final Slot slot = new Slot(new Target(FakeConnectionFactory.ENDPOINT, () -> 0), 0, 1);

		public Leases() {
			this.slot.connected(LedgerOperations.CONNECTION, 0);
			this.slot.lend(CALLER, LedgerOperations.DEADLINE, false, 0);
		}

		@Operation(params = "lease")
		public boolean end(int lease) {
			return this.slot.endLease(lease);
		}

		/**
		 * A thread that holds the ledger's lock may end the present lease.
		 */
		@Operation(nonParallelGroup = "ledger")
		public boolean endPresent() {
			return this.slot.endPresentLease();
		}

		@Operation(nonParallelGroup = "ledger")
		public long lendAgain() {
			this.slot.release(0);
			this.slot.lend(CALLER, LedgerOperations.DEADLINE, false, 0);
			return this.slot.uses();
		}

	}

}
