package io.github.socketpool.pool.exclusive;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LZ_Result;

/**
 * A slot is reclaimed while the waiter to whom it was granted takes it. The waiter has
 * the slot, or is refused.
 */
@JCStressTest
@Outcome(id = "has it, false", expect = Expect.ACCEPTABLE, desc = "taken, and reclaimed after that")
@Outcome(id = "refused while GRANTED, true", expect = Expect.ACCEPTABLE, desc = "reclaimed before that")
@Outcome(id = "has it, true", expect = Expect.FORBIDDEN, desc = "refused, and has it")
@Outcome(expect = Expect.FORBIDDEN, desc = "anything else")
@State
public class TakeAgainstReclaimStress {

	private final Borrowed borrowed = new Borrowed();

	private final Waiter waiter = this.borrowed.waiter(null);

	public TakeAgainstReclaimStress() {
		this.borrowed.release();
	}

	@Actor
	public void take(LZ_Result result) {
		result.r1 = Borrowed.take(this.waiter);
	}

	@Actor
	public void reclaim(LZ_Result result) {
		result.r2 = this.borrowed.reclaim();
	}

}
