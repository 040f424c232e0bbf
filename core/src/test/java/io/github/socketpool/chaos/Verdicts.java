package io.github.socketpool.chaos;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.chaos.Call.Kind;
import io.github.socketpool.connection.ResponseTimeoutException;
import io.github.socketpool.pool.AcquireTimeoutException;

/**
 * Judges how calls have ended. Thread-safe.
 */
final class Verdicts {

	private final Journal journal;

	private final Duration allowance;

	private final Queue<Violation> violations = new ConcurrentLinkedQueue<>();

	/** The calls of which it is said that nothing was sent. */
	private final Map<Integer, String> unsent = new ConcurrentHashMap<>();

	private final Map<String, LongAdder> ends = new ConcurrentSkipListMap<>();

	private final AtomicReference<Late> latest = new AtomicReference<>(new Late(Long.MIN_VALUE, "none"));

	/**
	 * Create a judge.
	 * @param allowance how long after its deadline a call may end
	 */
	Verdicts(Journal journal, Duration allowance) {
		this.journal = journal;
		this.allowance = allowance;
	}

	void answered(Call call, byte[] answer) {
		count("answered");
		boolean right = call.kind() == Kind.ONE_WAY || Arrays.equals(answer, call.answer());
		boolean emptied = call.fault() == Fault.EMPTY_ANSWER && answer.length == 0;
		if (!right && !emptied) {
			int other = Call.numberIn(answer);
			violated(Violation.Kind.CROSSED_ANSWER, call + " got " + answer.length + " bytes with number " + other
					+ "; " + this.journal.history(call.number()) + "; " + this.journal.history(other));
		}
	}

	/**
	 * A call has ended with an error.
	 * @param interrupted whether the flag of its thread is set
	 */
	void failed(Call call, Throwable failure, boolean interrupted) {
		count(failure.getClass().getSimpleName());
		if (failure instanceof SocketPoolException documented) {
			judge(call, documented, interrupted);
		}
		else if (!(failure instanceof InterruptedException) && !isCancelled(call, failure)) {
			violated(Violation.Kind.UNDOCUMENTED_ERROR, call + " ended with " + failure);
		}
	}

	/**
	 * A call has ended, or is under way.
	 * @param nanos how long it has taken so far
	 * @param where where its thread is
	 */
	void took(Call call, long nanos, Supplier<String> where) {
		long late = nanos - call.timeout().toNanos();
		if (late > this.latest.get().nanos()) {
			this.latest.accumulateAndGet(new Late(late, call.toString()), Late::later);
		}
		if (late > this.allowance.toNanos()) {
			violated(Violation.Kind.LATE_END, call + " has taken " + Duration.ofNanos(nanos) + "; "
					+ this.journal.history(call.number()) + "; " + where.get());
		}
	}

	/**
	 * Judge what only shows when all calls have ended.
	 * @param calls how many there were
	 */
	void finish(int calls) {
		judgeUnsent();
		for (int call = 0; call < calls; call++) {
			if (this.journal.arrivals(call) > 1) {
				violated(Violation.Kind.REPEATED_REQUEST, this.journal.history(call));
			}
		}
		this.journal.failures().forEach((failure) -> violated(Violation.Kind.BROKEN_REQUEST, failure));
		this.journal.usesBeforeLogin().forEach((use) -> violated(Violation.Kind.USE_BEFORE_LOGIN, use));
	}

	/**
	 * Judge what has been said of requests.
	 */
	void judgeUnsent() {
		this.unsent.forEach(this::requireUnsent);
	}

	void violated(Violation.Kind kind, String description) {
		this.violations.add(new Violation(kind, description));
	}

	boolean isBroken() {
		return !this.violations.isEmpty();
	}

	List<Violation> violations() {
		return List.copyOf(this.violations);
	}

	/**
	 * Return how many calls were answered.
	 */
	long answered() {
		return this.ends.getOrDefault("answered", new LongAdder()).sum();
	}

	/**
	 * Return the call that ended latest after its deadline.
	 */
	Late latest() {
		return this.latest.get();
	}

	/**
	 * Return how calls have ended.
	 */
	Map<String, LongAdder> ends() {
		return this.ends;
	}

	private void requireUnsent(int call, String failure) {
		if (this.journal.arrivals(call) > 0) {
			violated(Violation.Kind.UNTRUE_PROGRESS, failure + "; " + this.journal.history(call));
		}
	}

	private void judge(Call call, SocketPoolException failure, boolean interrupted) {
		if (failure.getProgress() == RequestProgress.NOT_SENT) {
			requireUnsent(call.number(), call + ": " + failure);
			this.unsent.put(call.number(), call + ": " + failure);
		}
		if (failure instanceof CallInterruptedException) {
			if (!interrupted && call.kind() != Kind.ASYNC) {
				violated(Violation.Kind.LOST_INTERRUPT, call + ": " + failure);
			}
		}
		else if (!isTooLate(failure) && this.journal.isDelivered(call.number())) {
			violated(Violation.Kind.LOST_ANSWER, call + ": " + failure + "; " + this.journal.history(call.number()));
		}
	}

	private static boolean isTooLate(SocketPoolException failure) {
		return failure instanceof ResponseTimeoutException || failure instanceof AcquireTimeoutException;
	}

	private static boolean isCancelled(Call call, Throwable failure) {
		return failure instanceof CancellationException && call.kind() == Kind.ASYNC_CANCELLED;
	}

	private void count(String end) {
		this.ends.computeIfAbsent(end, (name) -> new LongAdder()).increment();
	}

	/**
	 * A call and its deadline.
	 *
	 * @param nanos how long after the deadline it ended
	 */
	record Late(long nanos, String call) {

		Late later(Late other) {
			return (other.nanos > this.nanos) ? other : this;
		}

		@Override
		public String toString() {
			return "%d ms after its deadline (%s)".formatted(TimeUnit.NANOSECONDS.toMillis(this.nanos), this.call);
		}

	}

}
