package io.github.socketpool.benchmark.recovery;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.benchmark.row.Caller;
import io.github.socketpool.benchmark.row.Quote;

/**
 * A caller in a separate thread that retries failed calls after a short pause. Its
 * figures are those of calls that began after the measurement was started.
 */
final class TirelessCaller {

	private static final Duration PAUSE = Duration.ofMillis(10);

	private final Caller caller;

	private final Timeline timeline;

	private final long begin;

	private final long firstId;

	private final Thread thread = new Thread(this::run, "tireless-caller");

	private volatile boolean measuring;

	private volatile boolean stopped;

	private volatile boolean callCounts;

	private volatile long callBegan;

	private volatile long longest;

	private volatile long errors;

	private volatile long wrongAnswers;

	/**
	 * Create a caller.
	 * @param caller makes the calls
	 * @param timeline where they are recorded
	 * @param begin the beginning of the timeline, as {@link System#nanoTime()}
	 * @param firstId the id of its first call, from where on no other caller has ids
	 */
	TirelessCaller(Caller caller, Timeline timeline, long begin, long firstId) {
		this.caller = caller;
		this.timeline = timeline;
		this.begin = begin;
		this.firstId = firstId;
		this.callBegan = begin;
		// A stuck caller must not keep the process alive.
		this.thread.setDaemon(true);
	}

	void start() {
		this.thread.start();
	}

	void measure() {
		this.measuring = true;
	}

	void stop() {
		this.stopped = true;
	}

	/**
	 * Wait until the caller has stopped.
	 * @param millis how long
	 * @return whether it is stuck in a call instead
	 */
	boolean isStuckAfter(long millis) throws InterruptedException {
		this.thread.join(Math.max(1, millis));
		return this.thread.isAlive();
	}

	/**
	 * Return the duration of the longest call, including one that is still in progress.
	 */
	long longest() {
		return (this.callCounts && this.thread.isAlive()) ? Math.max(this.longest, System.nanoTime() - this.callBegan)
				: this.longest;
	}

	long errors() {
		return this.errors;
	}

	long wrongAnswers() {
		return this.wrongAnswers;
	}

	private void run() {
		for (long id = this.firstId; !this.stopped; id++) {
			this.callBegan = System.nanoTime();
			this.callCounts = this.measuring;
			boolean failed = !call(Quote.of(id));
			if (this.callCounts) {
				this.longest = Math.max(this.longest, System.nanoTime() - this.callBegan);
			}
			if (failed) {
				LockSupport.parkNanos(PAUSE.toNanos());
			}
		}
	}

	/**
	 * Make a call. A row may fail with any exception.
	 */
	private boolean call(Quote request) {
		try {
			if (this.caller.call(request).equals(request)) {
				this.timeline.record(System.nanoTime() - this.begin);
				return true;
			}
			this.wrongAnswers = this.wrongAnswers + (this.callCounts ? 1 : 0);
		}
		catch (Throwable ex) {
			this.errors = this.errors + (this.callCounts ? 1 : 0);
		}
		return false;
	}

}
