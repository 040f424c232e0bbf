package io.github.socketpool.chaos;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.testing.Caller.ThreadKind;
import org.jspecify.annotations.Nullable;

/**
 * A caller that makes one call after the other, and has each of them judged.
 */
final class ChaosCaller {

	/** A caller who was refused at once does not come back at once. */
	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	/** How long a pause is at most in which connections become idle. */
	private static final int LONGEST_PAUSE_MILLIS = 30;

	private final ChaosClient client;

	private final FaultPlan plan;

	private final Verdicts verdicts;

	private final AtomicInteger next;

	private final int callsPerPause;

	private final Thread thread;

	private volatile @Nullable Began current;

	/**
	 * Create a caller.
	 * @param next the number of the next call, which all callers share
	 * @param callsPerPause how many calls there are for each pause
	 */
	ChaosCaller(ChaosClient client, FaultPlan plan, Verdicts verdicts, AtomicInteger next, int callsPerPause,
			ThreadKind kind) {
		this.client = client;
		this.plan = plan;
		this.verdicts = verdicts;
		this.next = next;
		this.callsPerPause = callsPerPause;
		this.thread = kind.newThread(this::run);
	}

	void start() {
		this.thread.start();
	}

	boolean isAlive() {
		return this.thread.isAlive();
	}

	void interrupt() {
		this.thread.interrupt();
	}

	/**
	 * Judge the call that is under way.
	 */
	void requireInTime() {
		long now = System.nanoTime();
		Began current = this.current;
		if (current != null) {
			this.verdicts.took(current.call(), now - current.at(), () -> Arrays.toString(this.thread.getStackTrace()));
		}
	}

	private void run() {
		for (int number = this.next.getAndIncrement(); number < this.plan.calls()
				&& !this.verdicts.isBroken(); number = this.next.getAndIncrement()) {
			Call call = this.plan.call(number);
			long start = System.nanoTime();
			this.current = new Began(call, start);
			boolean answered = make(call);
			this.current = null;
			long nanos = System.nanoTime() - start;
			this.verdicts.took(call, nanos, () -> "ended");
			if (!answered && nanos < PAUSE_NANOS) {
				LockSupport.parkNanos(PAUSE_NANOS);
			}
			else if (number % this.callsPerPause == 0) {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(number % LONGEST_PAUSE_MILLIS));
			}
		}
	}

	private boolean make(Call call) {
		try {
			this.verdicts.answered(call, this.client.make(call));
			return true;
		}
		catch (Throwable ex) {
			this.verdicts.failed(call, ex, Thread.interrupted());
			return false;
		}
	}

	private record Began(Call call, long at) {

	}

}
