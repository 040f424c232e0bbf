package io.github.socketpool.pool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.socketpool.Deadline;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.testing.FakeConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * A random walk through a ledger beside its {@linkplain LedgerModel model}: each step
 * asks both, and compares their answers, and then everything that can be seen of them.
 * All that happens follows from the seed.
 */
final class LedgerWalk {

	private static final int SHOWN_STEPS = 25;

	private static final PoolableConnection CONNECTION = new FakeConnectionFactory().connect(ErrorContext.none());

	private static final List<ConnectFailedException> CAUSES = Stream.of("refused", "timed out", "unknown host")
		.map((message) -> new ConnectFailedException(message, ErrorContext.none(), null))
		.toList();

	private static final List<Thread> THREADS = Stream.of("a", "b", "c", "d", "e", "f").map(Thread::new).toList();

	private final long seed;

	private final Random random;

	private final LedgerModel model;

	private final Ledger ledger;

	private final LedgerView view = new LedgerView();

	private final List<LedgerModel.Caller> callers = new ArrayList<>();

	private final Deque<String> lastSteps = new ArrayDeque<>();

	private int step;

	/** What the ledger looked like after the last operation. */
	private String looks = "";

	private long now;

	private double chance;

	/** How often a connect fails, in percent: there are good times and bad times. */
	private int failing;

	/** How many callers come, in percent of the most: busy times and quiet times. */
	private int demand = 50;

	LedgerWalk(long seed) {
		this.seed = seed;
		this.random = new Random(seed);
		// Readings of a clock may overflow, which is where arithmetic on them goes wrong.
		this.now = Long.MAX_VALUE - this.random.nextLong(Duration.ofMinutes(1).toNanos());
		PoolSettings settings = settings();
		this.model = new LedgerModel(settings);
		this.ledger = new Ledger(settings, () -> this.chance);
	}

	/**
	 * Take one step.
	 */
	void step() {
		this.step++;
		passTime();
		this.chance = this.random.nextDouble();
		int dice = this.random.nextInt(100);
		if (this.model.state != PoolState.OPEN && dice < 7) {
			open(this.random.nextBoolean());
		}
		else if (dice < 22) {
			arrive();
		}
		else if (dice < 40) {
			pick(ConnectionState.ACTIVE).ifPresentOrElse(this::endUse, this::reserve);
		}
		else if (dice < 60) {
			pick(ConnectionState.CONNECTING).ifPresentOrElse(this::endConnect, this::reserve);
		}
		else if (dice < 92) {
			keepHouse(this.random.nextInt(8));
		}
		else {
			operate(this.random.nextInt(12));
		}
	}

	/**
	 * Let everything end that is under way, and see that nobody and nothing is left over.
	 */
	void settle() {
		this.step++;
		this.now += Duration.ofMinutes(1).toNanos();
		this.chance = 0;
		open(true);
		String before = "";
		while (!before.equals(this.looks)) {
			before = this.looks;
			for (LedgerModel.Connection connection : List.copyOf(this.model.all)) {
				finish(connection);
			}
			retire();
			reserve();
		}
		PoolStats stats = this.ledger.stats();
		check("callers who wait at last", 0, stats.waiters());
		check("whether there are no more connections than may be", true, stats.total() <= stats.max());
		check("whether enough are idle", true, stats.idle() >= stats.min());
		compare("close", this.model::close, () -> this.view.describe(this.ledger.close()));
		for (int round = 0; round < 3; round++) {
			retire();
			List.copyOf(this.model.all).forEach(this::finish);
		}
		check("connections at last", 0, this.ledger.stats().total());
		check("whether it is empty at last", true, isEmpty());
		for (LedgerModel.Caller caller : this.callers) {
			check("what " + caller + " was told", String.valueOf(caller.outcome),
					this.view.describe(this.view.waiter(caller.number).outcome()));
		}
		this.callers.clear();
		open(false);
	}

	private void passTime() {
		int dice = this.random.nextInt(1_000);
		if (dice < 500) {
			this.now += this.random.nextLong(Duration.ofMillis(20).toNanos());
		}
		else if (dice < 510) {
			this.now += this.random.nextLong(Duration.ofSeconds(20).toNanos());
		}
		else if (dice < 511) {
			this.now += this.random.nextLong(Duration.ofDays(30).toNanos());
		}
	}

	private void arrive() {
		List<String> waiting = this.model.waiters.stream().map((caller) -> caller.thread).toList();
		List<Thread> free = THREADS.stream().filter((thread) -> !waiting.contains(thread.getName())).toList();
		if (free.isEmpty() || this.random.nextInt(100) >= this.demand) {
			return;
		}
		acquire(free.get(this.random.nextInt(free.size())));
	}

	private void acquire(Thread caller) {
		boolean again = this.random.nextInt(8) == 0;
		String answer = compare("acquire for " + caller.getName() + (again ? " again" : ""),
				() -> this.model.acquire(caller.getName(), this.now, again),
				() -> this.view.describe(this.ledger.acquire(caller, this.now, again)));
		if (answer.equals("wait")) {
			this.callers.add(this.model.waiters.get(again ? 0 : this.model.waiters.size() - 1));
		}
		check("whether a connect is wanted", this.model.connectWanted, this.ledger.isConnectWanted());
	}

	private void endUse(LedgerModel.Connection connection) {
		if (this.random.nextInt(8) > 0) {
			release(connection);
		}
		else {
			endLease(connection);
			remove(connection, this.random.nextBoolean());
		}
	}

	private void release(LedgerModel.Connection connection) {
		Slot slot = endLease(connection);
		compare("release " + connection, () -> this.model.release(connection, this.now),
				() -> this.view.describe(this.ledger.release(slot, this.now)));
	}

	/**
	 * A lease ends once, and the lease before it cannot end it.
	 */
	private Slot endLease(LedgerModel.Connection connection) {
		Slot slot = this.view.slot(connection.number);
		String ended = slot.endLease(connection.uses - 1) + ", " + slot.endLease(connection.uses) + ", "
				+ slot.endLease(connection.uses);
		check("the end of the lease of " + connection, "false, true, false", ended);
		return slot;
	}

	private void remove(LedgerModel.Connection connection, boolean lost) {
		Slot slot = this.view.slot(connection.number);
		compare("remove " + connection + (lost ? " lost" : ""), () -> this.model.remove(connection, lost, this.now),
				() -> this.view.describe(this.ledger.remove(slot, lost, this.now)));
	}

	private void reserve() {
		String answer = compare("reserve", () -> this.model.reserve(this.chance, this.now),
				() -> this.view.describeReserved(this.ledger.reserve(this.now)));
		if (answer.equals("reserved")) {
			PoolStats stats = this.ledger.stats();
			int atOnce = this.model.isTroubled() ? 1 : this.model.settings.maxConnecting();
			check("whether no more are made at once than may be", true, stats.connecting() <= atOnce);
			check("whether no more are there than may be", true, stats.total() <= stats.max());
		}
	}

	private void endConnect(LedgerModel.Connection connection) {
		if (this.random.nextInt(100) >= this.failing) {
			connected(connection);
			return;
		}
		ConnectFailedException cause = CAUSES.get(this.random.nextInt(CAUSES.size()));
		Slot slot = this.view.slot(connection.number);
		compare("connect failed " + connection,
				() -> this.model.connectFailed(connection, cause.getMessage(), this.chance, this.now), () -> {
					ConnectFailure failure = this.ledger.connectFailed(slot, cause, this.now);
					return this.view.describe(failure.refused()) + (failure.news() ? ", news" : "") + ", again in "
							+ failure.nextAttemptNanos();
				});
	}

	private void connected(LedgerModel.Connection connection) {
		Slot slot = this.view.slot(connection.number);
		compare("connected " + connection, () -> this.model.connected(connection, this.now), () -> {
			Arrival arrival = this.ledger.connected(slot, CONNECTION, this.now);
			return this.view.describe(arrival.placement()) + ", down for " + arrival.outageNanos();
		});
	}

	private void keepHouse(int what) {
		switch (what) {
			case 0 -> retire();
			case 1 -> {
				long before = this.now - this.random.nextLong(Duration.ofMillis(20).toNanos());
				compare("validate before " + before, () -> this.model.validate(before),
						() -> this.view.describeSlots(this.ledger.validate(before)));
			}
			case 2 -> compare("validate suspects", this.model::validateSuspects,
					() -> this.view.describeSlots(this.ledger.validateSuspects()));
			case 3, 4 -> pick(ConnectionState.VALIDATING).ifPresent((connection) -> {
				if (this.random.nextInt(4) > 0) {
					validated(connection);
				}
				else {
					remove(connection, true);
				}
			});
			default -> pick(ConnectionState.CLOSING).ifPresent((connection) -> remove(connection, false));
		}
	}

	private void operate(int what) {
		switch (what) {
			case 0 -> evict(false);
			case 1 -> evict(this.random.nextInt(3) == 0);
			case 2 -> suspend(this.random.nextInt(4) == 0 ? Suspension.REFUSE : Suspension.WAIT);
			case 3, 4 -> open(this.random.nextBoolean());
			case 5, 6 -> change();
			case 7, 8 -> abandon();
			case 9 -> {
				this.failing = anyOf(0, 0, 20, 100);
				this.demand = anyOf(10, 20, 50, 100);
			}
			case 10 -> leaks();
			default -> {
				if (this.random.nextInt(4) == 0) {
					compare("close", this.model::close, () -> this.view.describe(this.ledger.close()));
				}
			}
		}
	}

	private void retire() {
		compare("retire", () -> this.model.retire(this.now),
				() -> this.ledger.retire(this.now)
					.stream()
					.map((retirement) -> this.view.name(retirement.slot()) + " " + retirement.reason())
					.toList()
					.toString());
	}

	private void validated(LedgerModel.Connection connection) {
		Slot slot = this.view.slot(connection.number);
		compare("validated " + connection, () -> this.model.validated(connection, this.now),
				() -> this.view.describe(this.ledger.validated(slot, this.now)));
	}

	private void evict(boolean all) {
		compare("evict" + (all ? " all" : " idle"), () -> this.model.evict(all),
				() -> String.valueOf(this.ledger.evict(all)));
	}

	private void suspend(Suspension suspension) {
		compare("suspend " + suspension, () -> this.model.suspend(suspension),
				() -> this.view.describe(this.ledger.suspend(suspension)));
	}

	private void open(boolean warmUp) {
		compare("open" + (warmUp ? " and warm up" : ""), () -> this.model.open(warmUp, this.now), () -> {
			List<Waiter> woken = this.ledger.open(warmUp, this.now);
			List<Waiter> served = woken.stream()
				.filter((waiter) -> waiter.outcome() instanceof Outcome.Granted)
				.toList();
			return this.view.describe(served) + this.view.describe(woken.subList(served.size(), woken.size()));
		});
	}

	private void change() {
		PoolSettings from = this.ledger.settings();
		PoolSettings to = settings();
		compare("change to " + to, () -> {
			this.model.settings = to;
			return "true, false";
		}, () -> this.ledger.change(from, to) + ", " + this.ledger.change(from, from));
	}

	/**
	 * A waiter gives up, or one who has been told already what was decided.
	 */
	private void abandon() {
		if (!this.callers.isEmpty()) {
			int recent = Math.min(this.callers.size(), 6);
			LedgerModel.Caller caller = this.callers.get(this.callers.size() - 1 - this.random.nextInt(recent));
			boolean waits = this.model.waiters.contains(caller);
			compare("abandon " + caller, () -> this.model.abandon(caller),
					() -> this.view.describe(this.ledger.abandon(this.view.waiter(caller.number))));
			if (waits) {
				this.callers.remove(caller);
			}
		}
	}

	private void leaks() {
		long longest = this.random.nextLong(Duration.ofMillis(200).toNanos());
		compare("leaks", () -> this.model.leaks(longest, this.now),
				() -> this.ledger.leaks(longest, this.now)
					.stream()
					.map((leak) -> leak.holder().getName() + " for " + leak.heldNanos())
					.toList()
					.toString());
	}

	private void finish(LedgerModel.Connection connection) {
		switch (connection.state) {
			case CONNECTING -> connected(connection);
			case ACTIVE -> release(connection);
			case VALIDATING -> validated(connection);
			case CLOSING -> remove(connection, false);
			default -> {
			}
		}
	}

	private Optional<LedgerModel.Connection> pick(ConnectionState state) {
		List<LedgerModel.Connection> all = this.model.all.stream()
			.filter((connection) -> connection.state == state)
			.toList();
		return all.isEmpty() ? Optional.empty() : Optional.of(all.get(this.random.nextInt(all.size())));
	}

	private PoolSettings settings() {
		int maxSize = 1 + this.random.nextInt(6);
		return PoolSettings.defaults()
			.withSize(maxSize, Math.min(maxSize, this.random.nextInt(4)))
			.withMaxWaiters(this.random.nextInt(5))
			.withMaxConnecting(1 + this.random.nextInt(3))
			.withMaxUses(anyOf(0, 0, 0, 1, 3))
			.withIdleTimeout(Duration.ofMillis(anyOf(0, 100, 2_000)))
			.withMaxLifetime(Duration.ofMillis(anyOf(0, 500, 5_000)))
			.withConnectBackoff(Duration.ofMillis(anyOf(1, 100)), Duration.ofMillis(anyOf(100, 1_000)));
	}

	private int anyOf(int... values) {
		return values[this.random.nextInt(values.length)];
	}

	private boolean isEmpty() {
		try {
			return this.ledger.awaitEmpty(Deadline.after(Duration.ZERO));
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Ask the model and the ledger.
	 */
	private String compare(String operation, Supplier<String> expected, Supplier<String> actual) {
		String right = expected.get();
		String answer;
		try {
			answer = actual.get();
		}
		catch (RuntimeException ex) {
			throw failure(operation, right, ex.toString(), ex);
		}
		remember(this.step + ". " + operation + " -> " + answer);
		check("the answer to the last step", right, answer);
		String looks = this.view.describe(this.ledger, this.now);
		check("what the ledger looks like", this.model.describe(this.now), looks);
		check("how long it is until the next attempt", this.model.untilNextAttempt(this.now),
				this.ledger.untilNextAttempt(this.now));
		boolean waited = this.model.state == PoolState.OPEN && !this.model.waiters.isEmpty();
		check("whether nobody waits for what is idle", true,
				!waited || this.ledger.connections(ConnectionState.IDLE).isEmpty());
		this.looks = looks;
		return answer;
	}

	private void remember(String happened) {
		this.lastSteps.addLast(happened);
		if (this.lastSteps.size() > SHOWN_STEPS) {
			this.lastSteps.removeFirst();
		}
	}

	private void check(String what, Object expected, Object actual) {
		if (!expected.equals(actual)) {
			throw failure(what, expected, actual, null);
		}
	}

	private AssertionError failure(String what, Object expected, Object actual, @Nullable Throwable cause) {
		return new AssertionError(
				"Seed " + this.seed + ", step " + this.step + ": " + what + "\nexpected: " + expected + "\n but was: "
						+ actual + "\n   before: " + this.looks + "\n     with: " + this.model.settings
						+ "\nthe last steps:\n" + String.join("\n", this.lastSteps)
						+ "\nrepeat with: ./mvnw -pl core test -Dtest=LedgerModelTests -Dledger.seed=" + this.seed,
				cause);
	}

}
