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
 * A caller whose time is up, or who is cancelled, at the moment when its response comes has
 * the response, or the response is late.
 */
@JCStressTest
@Outcome(id = "answered, response", expect = Expect.ACCEPTABLE, desc = "just in time")
@Outcome(id = "late, gone", expect = Expect.ACCEPTABLE, desc = "too late")
@Outcome(expect = Expect.FORBIDDEN, desc = "anything else")
@State
public class ResponseAgainstTimeoutStress {

	private static final Deadline DEADLINE = Deadline.after(Duration.ofDays(1));

	private final Frame response = Frame.empty();

	private final SharedCall call = new SharedCall(this.response, 1L, DEADLINE, 0);

	public ResponseAgainstTimeoutStress() {
		this.call.placed();
		this.call.startSending(0, 0);
		this.call.accepted(1);
	}

	@Actor
	public void read(LL_Result result) {
		result.r1 = this.call.answer(this.response) ? "answered" : "late";
	}

	@Actor
	public void leave(LL_Result result) {
		result.r2 = this.call.leaveSent() ? "gone" : (this.call.response() == this.response) ? "response" : "nothing";
	}

}
