package io.github.socketpool.pool.exclusive;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/**
 * A waiter who is interrupted at the moment when a connection comes back passes it on to
 * the next one, who is woken once.
 */
@JCStressTest
@Outcome(id = "woke the next, left, has it", expect = Expect.ACCEPTABLE, desc = "the interrupt came first")
@Outcome(id = "woke the first, woke the next, has it", expect = Expect.ACCEPTABLE, desc = "passed on")
@Outcome(id = ".*, waits", expect = Expect.FORBIDDEN, desc = "the next one waits for a connection that nobody has")
@Outcome(id = "woke the first, left, .*", expect = Expect.FORBIDDEN, desc = "handed to nobody: lost")
@Outcome(expect = Expect.FORBIDDEN, desc = "anything else")
@State
public class HandOffAgainstInterruptStress {

	private final Borrowed borrowed = new Borrowed();

	private final Waiter first = this.borrowed.waiter();

	private final Waiter next = this.borrowed.waiter();

	@Actor
	public void release(LLL_Result result) {
		result.r1 = woken();
	}

	@Actor
	public void passOn(LLL_Result result) {
		result.r2 = (this.borrowed.ledger.abandon(this.first) != null) ? woken() : "left";
	}

	@Arbiter
	public void next(LLL_Result result) {
		result.r3 = (this.next.outcome() != null) ? "has it" : "waits";
	}

	private String woken() {
		Placement placement = this.borrowed.ledger.release(this.borrowed.slot, 0);
		if (placement == this.first) {
			return "woke the first";
		}
		return (placement == this.next) ? "woke the next" : "woke nobody";
	}

}
