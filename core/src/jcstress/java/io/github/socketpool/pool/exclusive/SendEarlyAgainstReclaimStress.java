package io.github.socketpool.pool.exclusive;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LZL_Result;

/**
 * A slot is reclaimed while a waiter's request is sent on it. The waiter goes on with the
 * slot, or is refused and knows whether its request may have left.
 */
@JCStressTest
@Outcome(id = "sent, false, has it", expect = Expect.ACCEPTABLE, desc = "sent, and reclaimed after that")
@Outcome(id = "untouched, true, refused while GRANTED", expect = Expect.ACCEPTABLE, desc = "reclaimed before that")
@Outcome(id = "cut short, true, refused while SENDING", expect = Expect.ACCEPTABLE, desc = "reclaimed in between")
@Outcome(id = ".*, waits", expect = Expect.FORBIDDEN, desc = "the waiter waits forever")
@Outcome(id = ".*, true, has it", expect = Expect.FORBIDDEN, desc = "refused, and goes on")
@Outcome(expect = Expect.FORBIDDEN, desc = "anything else")
@State
public class SendEarlyAgainstReclaimStress {

	private final Borrowed borrowed = new Borrowed();

	private final Waiter waiter = this.borrowed.waiter();

	public SendEarlyAgainstReclaimStress() {
		this.borrowed.release();
	}

	@Actor
	public void send(LZL_Result result) {
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

	@Arbiter
	public void take(LZL_Result result) {
		result.r3 = Borrowed.take(this.waiter);
	}

}
