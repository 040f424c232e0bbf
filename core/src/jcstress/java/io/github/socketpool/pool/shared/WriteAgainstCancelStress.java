package io.github.socketpool.pool.shared;

import java.time.Duration;

import io.github.socketpool.Deadline;
import io.github.socketpool.protocol.Frame;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * A caller that leaves at the moment when its request is about to be written knows whether
 * it is.
 */
@JCStressTest
@Outcome(id = "written, sent", expect = Expect.ACCEPTABLE, desc = "its request leaves")
@Outcome(id = "skipped, unsent", expect = Expect.ACCEPTABLE, desc = "its request does not leave")
@Outcome(expect = Expect.FORBIDDEN, desc = "anything else")
@State
public class WriteAgainstCancelStress {

	private static final Deadline DEADLINE = Deadline.after(Duration.ofDays(1));

	private final SharedCall call = new SharedCall(Frame.empty(), 1L, DEADLINE, 0);

	public WriteAgainstCancelStress() {
		this.call.placed();
	}

	@Actor
	public void write(LL_Result result) {
		result.r1 = this.call.startSending(0, 0) ? "written" : "skipped";
	}

	@Actor
	public void leave(LL_Result result) {
		result.r2 = this.call.leaveUnsent() ? "unsent" : this.call.leaveSent() ? "sent" : "neither";
	}

}
