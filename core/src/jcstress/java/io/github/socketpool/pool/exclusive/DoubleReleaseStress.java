package io.github.socketpool.pool.exclusive;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZJ_Result;

/**
 * A lease that two threads end at once ends once, and the lease of the next caller does
 * not end with it.
 */
@JCStressTest
@Outcome(id = "true, false, 2", expect = Expect.ACCEPTABLE, desc = "the one ended it, and another lease began")
@Outcome(id = "false, true, 0", expect = Expect.ACCEPTABLE, desc = "the other ended it")
@Outcome(id = "true, true, .*", expect = Expect.FORBIDDEN, desc = "ended twice: one connection for two callers")
@Outcome(id = "false, false, .*", expect = Expect.FORBIDDEN, desc = "never ended: lost")
@Outcome(id = "true, false, 0", expect = Expect.FORBIDDEN, desc = "the next caller's lease ended too")
@Outcome(expect = Expect.FORBIDDEN, desc = "anything else")
@State
public class DoubleReleaseStress {

	private static final Thread NEXT_CALLER = new Thread();

	private final Slot slot = new Borrowed().slot;

	private final long lease = this.slot.uses();

	@Actor
	public void endAndLendAgain(ZZJ_Result result) {
		result.r1 = this.slot.endLease(this.lease);
		if (result.r1) {
			this.slot.release(0);
			this.slot.lend(NEXT_CALLER, Borrowed.DEADLINE, false, 0);
		}
	}

	@Actor
	public void end(ZZJ_Result result) {
		result.r2 = this.slot.endLease(this.lease);
	}

	@Arbiter
	public void presentLease(ZZJ_Result result) {
		result.r3 = this.slot.endLease(2) ? 2 : 0;
	}

}
