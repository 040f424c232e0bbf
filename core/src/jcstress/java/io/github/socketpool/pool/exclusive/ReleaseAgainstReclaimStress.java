package io.github.socketpool.pool.exclusive;

import java.util.concurrent.TimeUnit;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * A lease is released while maintenance reclaims its slot: one of them gets the slot.
 */
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "released")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "reclaimed")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, or in two hands")
@State
public class ReleaseAgainstReclaimStress {

	private static final long LONG_AFTER_THE_DEADLINE = TimeUnit.DAYS.toNanos(2);

	private final Borrowed borrowed = new Borrowed();

	@Actor
	public void release(ZZ_Result result) {
		boolean ended = this.borrowed.slot.endLease(this.borrowed.slot.uses());
		result.r1 = ended && this.borrowed.ledger.release(this.borrowed.slot, 0) == Placement.Idle.IDLE;
	}

	@Actor
	public void reclaim(ZZ_Result result) {
		result.r2 = this.borrowed.ledger.leases().reclaim(LONG_AFTER_THE_DEADLINE) != null;
	}

}
