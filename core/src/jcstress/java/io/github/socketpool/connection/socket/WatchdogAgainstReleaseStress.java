package io.github.socketpool.connection.socket;

import java.time.Duration;

import io.github.socketpool.Deadline;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/**
 * A use that ends while the watchdog finds it overdue did one of the two, and the use
 * that comes after it is not hit.
 */
@JCStressTest
@Outcome(id = "true, false, false", expect = Expect.ACCEPTABLE, desc = "in time, and in use again")
@Outcome(id = "false, true, true", expect = Expect.ACCEPTABLE, desc = "overdue")
@Outcome(id = "true, true, .*", expect = Expect.FORBIDDEN, desc = "in time and overdue")
@Outcome(id = "false, false, .*", expect = Expect.FORBIDDEN, desc = "neither")
@Outcome(id = "true, false, true", expect = Expect.FORBIDDEN, desc = "the next use was hit")
@Outcome(expect = Expect.FORBIDDEN, desc = "anything else")
@State
public class WatchdogAgainstReleaseStress {

	private static final Deadline FIRST = Deadline.after(Duration.ofSeconds(1), () -> 0);

	private static final Deadline NEXT = Deadline.after(Duration.ofSeconds(2), () -> 0);

	private final Watch watch = new Watch();

	public WatchdogAgainstReleaseStress() {
		this.watch.arm(FIRST);
	}

	@Actor
	public void endAndBeginAgain(ZZZ_Result result) {
		result.r1 = this.watch.disarm();
		if (result.r1) {
			this.watch.arm(NEXT);
		}
	}

	@Actor
	public void expire(ZZZ_Result result) {
		result.r2 = this.watch.expire(FIRST);
	}

	@Arbiter
	public void overdue(ZZZ_Result result) {
		result.r3 = this.watch.isOverdue();
	}

}
