package io.github.socketpool.pool.exclusive;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * A connection that comes back while all are evicted is closed once: by whoever gives it
 * back, or by whoever evicts them.
 */
@JCStressTest
@Outcome(id = "idle, closed", expect = Expect.ACCEPTABLE, desc = "back before it was evicted")
@Outcome(id = "to be closed, none was idle", expect = Expect.ACCEPTABLE, desc = "back after it was evicted")
@Outcome(id = "idle, none was idle", expect = Expect.FORBIDDEN, desc = "evicted, and kept")
@Outcome(id = "to be closed, closed", expect = Expect.FORBIDDEN, desc = "closed twice")
@Outcome(expect = Expect.FORBIDDEN, desc = "anything else")
@State
public class ReleaseAgainstEvictStress {

	private final Borrowed borrowed = new Borrowed();

	@Actor
	public void release(LL_Result result) {
		result.r1 = this.borrowed.release();
	}

	@Actor
	public void evict(LL_Result result) {
		this.borrowed.ledger.evict(true);
		result.r2 = this.borrowed.ledger.takeSurplus(0).isEmpty() ? "none was idle" : "closed";
	}

}
