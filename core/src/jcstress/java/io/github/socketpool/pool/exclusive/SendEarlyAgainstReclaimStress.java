package io.github.socketpool.pool.exclusive;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LZL_Result;

/**
 * A slot is reclaimed while the waiter's request is sent on it, and the waiter looks. The
 * waiter goes on with the slot, or is refused and knows whether its request may have
 * left. It is never told both, and is always told one of them.
 */
@JCStressTest
@Outcome(id = "sent, false, has it", expect = Expect.ACCEPTABLE, desc = "sent, and reclaimed after that")
@Outcome(id = "untouched, true, refused while GRANTED", expect = Expect.ACCEPTABLE, desc = "reclaimed first")
@Outcome(id = "cut short, true, refused while SENDING", expect = Expect.ACCEPTABLE, desc = "reclaimed in between")
@Outcome(id = ".*, waits", expect = Expect.FORBIDDEN, desc = "the waiter waits forever")
@Outcome(id = ".*, changed", expect = Expect.FORBIDDEN, desc = "the waiter has taken something else before")
@Outcome(expect = Expect.FORBIDDEN, desc = "anything else")
@State
public class SendEarlyAgainstReclaimStress {

	private final Borrowed borrowed = new Borrowed();

	private final Waiter waiter = this.borrowed.waiter();

	private String seen = "";

	public SendEarlyAgainstReclaimStress() {
		this.borrowed.release();
	}

	@Actor
	public void handOver(LZL_Result result) {
		if (this.waiter.beginSending()) {
			result.r1 = this.waiter.sent() ? "sent" : "cut short";
		}
		else {
			result.r1 = "untouched";
		}
	}

	@Actor
	public void reclaim(LZL_Result result) {
		result.r2 = this.borrowed.reclaim();
	}

	@Actor
	public void look() {
		this.seen = Borrowed.take(this.waiter);
	}

	@Arbiter
	public void atLast(LZL_Result result) {
		String taken = Borrowed.take(this.waiter);
		result.r3 = (this.seen.equals("waits") || this.seen.equals(taken)) ? taken : "changed";
	}

}
