package io.github.socketpool.pool.exclusive;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * A waiter whose time is up at the moment when a connection comes back has the
 * connection, or the pool has it.
 */
@JCStressTest
@Outcome(id = "handed over, granted", expect = Expect.ACCEPTABLE, desc = "just in time")
@Outcome(id = "idle, left", expect = Expect.ACCEPTABLE, desc = "too late")
@Outcome(id = "handed over, left", expect = Expect.FORBIDDEN, desc = "handed to nobody: lost")
@Outcome(id = "idle, granted", expect = Expect.FORBIDDEN, desc = "in the pool and in use")
@Outcome(expect = Expect.FORBIDDEN, desc = "anything else")
@State
public class HandOffAgainstTimeoutStress {

	private final Borrowed borrowed = new Borrowed();

	private final Waiter waiter = this.borrowed.waiter();

	@Actor
	public void release(LL_Result result) {
		result.r1 = this.borrowed.release();
	}

	@Actor
	public void giveUp(LL_Result result) {
		result.r2 = (this.borrowed.ledger.abandon(this.waiter) != null) ? "granted" : "left";
	}

}
