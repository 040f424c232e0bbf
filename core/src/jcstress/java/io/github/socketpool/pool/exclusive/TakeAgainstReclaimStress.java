package io.github.socketpool.pool.exclusive;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LZZ_Result;

/**
 * A slot is reclaimed while a waiter without an early request takes it, and is told of
 * it. The waiter has the slot, or is refused.
 */
@JCStressTest
@Outcome(id = "has it, false, (true|false)", expect = Expect.ACCEPTABLE, desc = "taken, or told before it was taken")
@Outcome(id = "refused while GRANTED, true, false", expect = Expect.ACCEPTABLE, desc = "reclaimed")
@Outcome(id = "has it, true, .*", expect = Expect.FORBIDDEN, desc = "refused, and has it")
@Outcome(expect = Expect.FORBIDDEN, desc = "anything else")
@State
public class TakeAgainstReclaimStress {

	private final Borrowed borrowed = new Borrowed();

	private final Waiter waiter = this.borrowed.waiter(null);

	public TakeAgainstReclaimStress() {
		this.borrowed.release();
	}

	@Actor
	public void take(LZZ_Result result) {
		result.r1 = Borrowed.take(this.waiter);
	}

	@Actor
	public void reclaim(LZZ_Result result) {
		result.r2 = this.borrowed.reclaim();
	}

	@Actor
	public void tell(LZZ_Result result) {
		result.r3 = this.waiter.ready();
	}

}
