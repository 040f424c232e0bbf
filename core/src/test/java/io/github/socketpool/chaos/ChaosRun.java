package io.github.socketpool.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.testing.Caller.ThreadKind;
import io.github.socketpool.testing.NoLeaks;

/**
 * A run of the suite: callers make the calls of a plan through a proxy, each by its
 * deadline, while some of them are interrupted. It ends at the first violation.
 */
final class ChaosRun {

	/** Most are not interrupted: that would free those who are stuck. */
	private static final int INTERRUPTED_CALLERS = 8;

	/** How often a caller is interrupted, on average. */
	private static final long INTERRUPT_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

	/**
	 * Requests that are said to be unsent may arrive later; to look for them takes time.
	 */
	private static final int ROUNDS_PER_JUDGEMENT = 100;

	private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private final FaultPlan plan;

	private final Limits limits;

	private final ChaosSetup setup;

	private final Journal journal;

	private final Verdicts verdicts;

	private final AtomicInteger next = new AtomicInteger();

	ChaosRun(ChaosSetup setup, long seed, int calls, Limits limits) {
		this.setup = setup;
		this.plan = new FaultPlan(setup, seed, calls);
		this.limits = limits;
		this.journal = new Journal(calls + 2 * setup.connections());
		this.verdicts = new Verdicts(this.journal, limits.allowance());
	}

	/**
	 * Make all calls, then see that nothing is left of them.
	 */
	ChaosReport run() throws IOException {
		long start = System.nanoTime();
		int sockets = NoLeaks.openSockets();
		long opened;
		try (FaultProxies proxies = FaultProxies.start(this.setup, this.plan, this.journal)) {
			opened = run(this.setup.newClient(proxies.ports(), this.journal));
			expect(Violation.Kind.LEAK, (left) -> require("connections to the proxy", proxies.connections(), 0));
		}
		expect(Violation.Kind.LEAK, (left) -> require("sockets", Math.max(sockets, NoLeaks.openSockets()), sockets));
		expect(Violation.Kind.LEAK, (left) -> require("threads at work", NoLeaks.threadsAtWork(), 0));
		this.verdicts.finish(this.plan.calls());
		return new ChaosReport(this.plan.seed(), this.next.get(), Duration.ofNanos(System.nanoTime() - start), opened,
				this.journal, this.verdicts);
	}

	/**
	 * The first calls load classes, which takes time. They are honest.
	 */
	private long run(ChaosClient client) {
		try (client) {
			expect(Violation.Kind.NOT_FULL,
					(left) -> client.useFully(this.plan.calls() + this.setup.connections(), left));
			call(client);
			this.plan.end();
			expect(Violation.Kind.NOT_FULL, (left) -> client.useFully(this.plan.calls(), left));
			expect(Violation.Kind.LEAK, (left) -> require("busy", client.busy(), 0));
		}
		expect(Violation.Kind.LEAK, (left) -> require("connections in the pool", client.connections(), 0));
		return client.opened();
	}

	private void call(ChaosClient client) {
		List<ChaosCaller> callers = new ArrayList<>();
		for (int i = 0; i < this.setup.callers(); i++) {
			boolean virtual = i % 2 == 1 && Runtime.version().feature() >= 21;
			callers.add(new ChaosCaller(client, this.plan, this.verdicts, this.next, this.setup.callsPerPause(),
					virtual ? ThreadKind.VIRTUAL : ThreadKind.PLATFORM));
		}
		callers.forEach(ChaosCaller::start);
		Random random = new Random(this.plan.seed());
		for (int round = 1; callers.stream().anyMatch(ChaosCaller::isAlive) && !this.verdicts.isBroken(); round++) {
			callers.forEach(ChaosCaller::requireInTime);
			if (round % ROUNDS_PER_JUDGEMENT == 0) {
				this.verdicts.judgeUnsent();
			}
			callers.get(random.nextInt(INTERRUPTED_CALLERS)).interrupt();
			LockSupport.parkNanos(random.nextLong(2 * INTERRUPT_NANOS));
		}
	}

	/**
	 * Something must be true soon. Nothing is expected after a violation.
	 */
	private void expect(Violation.Kind otherwise, Expectation expectation) {
		if (this.verdicts.isBroken()) {
			return;
		}
		long deadline = System.nanoTime() + this.limits.recovery().toNanos();
		Exception failure = null;
		for (long left = deadline - System.nanoTime(); left > 0; left = deadline - System.nanoTime()) {
			try {
				expectation.check(Duration.ofNanos(left));
				return;
			}
			catch (Exception ex) {
				failure = ex;
				LockSupport.parkNanos(RETRY_NANOS);
			}
		}
		this.verdicts.violated(otherwise, failure + " within " + this.limits.recovery());
	}

	private static void require(String what, int number, int expected) {
		if (number != expected) {
			throw new IllegalStateException(what + ": " + number + " instead of " + expected);
		}
	}

	/**
	 * How long things may take.
	 *
	 * @param allowance how long after its deadline a call may end
	 * @param recovery how long after the last call the pool may need to be as it was
	 */
	record Limits(Duration allowance, Duration recovery) {

		/** What is promised, on a machine that does nothing else. */
		static final Limits PROMISED = new Limits(Duration.ofMillis(250), Duration.ofSeconds(2));

		/** On a machine that is busy with other things. */
		static final Limits GENEROUS = new Limits(Duration.ofSeconds(10), Duration.ofSeconds(10));

		/** Where a violation is expected: it must not be the machine that is late. */
		static final Limits MUTATED = new Limits(Duration.ofSeconds(5), Duration.ofSeconds(3));

	}

	/**
	 * What is expected.
	 */
	private interface Expectation {

		/**
		 * Check.
		 * @param left how long that may take
		 */
		void check(Duration left) throws Exception;

	}

}
