package io.github.socketpool.connection.socket;

import java.time.Duration;

import io.github.socketpool.Deadline;
import io.github.socketpool.testing.ModelChecking;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A use ends in time or is overdue, and never both, and a watchdog that is late does not
 * hit the next use.
 */
@Tag("lincheck")
class WatchLincheckTests {

	@Test
	void aUseEndsInTimeOrIsOverdueAndNeverBoth() {
		ModelChecking.options().threads(2).check(Uses.class);
	}

	/**
	 * One caller after another, and a watchdog. A use is named by the nanoseconds that
	 * are left to it of a time that stands still.
	 */
	public static class Uses {

		private final Watch watch = new Watch();

		/** The uses so far. Belongs to the caller, as the two below do. */
		private int uses;

		private boolean inUse;

		private int endedInTime;

		/** Belongs to the watchdog, as the one below does. */
		private @Nullable Deadline seen;

		private int overdue;

		@Operation(nonParallelGroup = "caller")
		public int begin() {
			if (this.inUse || this.watch.isOverdue()) {
				return 0;
			}
			this.inUse = true;
			this.uses++;
			this.watch.arm(Deadline.after(Duration.ofNanos(this.uses), () -> 0));
			return this.uses;
		}

		@Operation(nonParallelGroup = "caller")
		public String end() {
			if (!this.inUse) {
				return "has none";
			}
			this.inUse = false;
			if (!this.watch.disarm()) {
				return "overdue";
			}
			this.endedInTime++;
			return "in time";
		}

		@Operation(nonParallelGroup = "watchdog")
		public long look() {
			this.seen = this.watch.armed();
			return (this.seen != null) ? this.seen.remainingNanos() : 0;
		}

		@Operation(nonParallelGroup = "watchdog")
		public boolean expire() {
			boolean expired = this.seen != null && this.watch.expire(this.seen);
			this.overdue += expired ? 1 : 0;
			return expired;
		}

		@Operation
		public boolean isOverdue() {
			return this.watch.isOverdue();
		}

		@Validate
		public void eachUseHasOneEnd() {
			int open = (this.inUse && !this.watch.isOverdue()) ? 1 : 0;
			if (this.endedInTime + this.overdue + open != this.uses || this.overdue > 1) {
				throw new IllegalStateException(this.uses + " uses, of which " + this.endedInTime + " ended in time, "
						+ this.overdue + " were overdue and " + open + " are open");
			}
		}

	}

}
