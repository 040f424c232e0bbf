package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.connection.LoginRefusedException;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.SlotState;
import io.github.socketpool.pool.Suspension;
import io.github.socketpool.testing.FakeConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * A ledger beside its {@linkplain LedgerModel model}: each operation asks both, and
 * compares their answers, and then everything that can be seen of them.
 */
final class LedgerComparison {

	private static final int SHOWN_STEPS = 25;

	private static final PoolableConnection CONNECTION = new FakeConnectionFactory().connect();

	final LedgerModel model;

	/** Those who wait, and those who were told what was decided. */
	final List<LedgerModel.Caller> callers = new ArrayList<>();

	/** What the clock reads. */
	long now;

	private final long seed;

	private final Ledger ledger;

	private final TargetRules rules;

	private final LedgerDescription description = new LedgerDescription();

	private final Deque<String> lastSteps = new ArrayDeque<>();

	private int step;

	/** What the ledger looked like after the last operation. */
	private String looks = "";

	private LedgerView view;

	LedgerComparison(long seed, List<Endpoint> endpoints, boolean connectAnswered, PoolSettings settings) {
		this.seed = seed;
		this.model = new LedgerModel(endpoints, connectAnswered, settings);
		this.rules = new TargetRules(endpoints);
		this.ledger = new Ledger(new Targets(endpoints, connectAnswered, () -> this.model.chance), settings,
				() -> this.model.chance, (now) -> this.model.shortestExchange);
		this.view = this.ledger.view(0, this.now);
	}

	/**
	 * Begin the next step, after some time.
	 */
	void next(long nanos, double chance) {
		this.step++;
		this.now += nanos;
		this.model.chance = chance;
	}

	/**
	 * Return what the ledger looked like after the last operation.
	 */
	String looks() {
		return this.looks + this.view.targets();
	}

	/**
	 * A caller comes.
	 * @param avoided the target that its request has failed with, if it has one
	 */
	void acquire(Thread caller, long timeout, boolean exchange, @Nullable Endpoint avoided, boolean again) {
		Deadline deadline = Deadline.after(Duration.ofNanos(timeout), () -> this.now);
		EarlyRequest request = (avoided != null) ? LedgerDriver.REQUEST.elsewhere(avoided) : LedgerDriver.REQUEST;
		EarlyRequest early = exchange ? request : null;
		String answer = compare("acquire for " + caller.getName() + (again ? " again" : ""),
				() -> this.model.acquire(caller.getName(), timeout, exchange, exchange ? avoided : null, again,
						this.now),
				() -> this.description.describe(this.ledger.acquire(caller, deadline, early, again, this.now)));
		if (answer.equals("wait")) {
			this.callers.add(this.model.waiters.get(again ? 0 : this.model.waiters.size() - 1));
		}
		if (answer.startsWith("granted") && avoided == null) {
			Slot granted = this.description.slotIn(answer);
			check("rules that the lend has broken", List.of(), this.rules.brokenByLend(granted, this.view));
		}
		check("whether a connect is wanted", this.model.connectWanted, this.ledger.isConnectWanted());
	}

	void release(LedgerModel.Connection connection) {
		Slot slot = endLease(connection);
		compare("release " + connection, () -> this.model.release(connection, this.now),
				() -> this.description.describe(this.ledger.release(slot, this.now)));
	}

	void remove(LedgerModel.Connection connection, boolean lost) {
		boolean used = connection.state == SlotState.ACTIVE;
		Slot slot = used ? endLease(connection) : this.description.slot(connection.number);
		compare("remove " + connection + (lost ? " lost" : ""), () -> this.model.remove(connection, lost, this.now),
				() -> String.valueOf(this.ledger.remove(slot, lost, this.now)));
		check("whether it is removed once", false, this.ledger.remove(slot, lost, this.now));
	}

	/**
	 * Take a slot away from whoever failed to return it in time.
	 */
	void reclaim() {
		compare("reclaim", () -> this.model.reclaim(this.now),
				() -> this.description.describe(this.ledger.leases().reclaim(this.now)));
	}

	/**
	 * The holder of a slot that was reclaimed comes at last: that has no effect.
	 */
	void releaseTooLate(LedgerModel.Connection connection) {
		Slot slot = this.description.slot(connection.number);
		check("whether a lease has ended", false, connection.uses > 0 && slot.endLease(connection.uses));
		compare("release too late " + connection, () -> "removed",
				() -> this.description.describe(this.ledger.release(slot, this.now)));
	}

	void refuseOverdue() {
		compare("refuse overdue waiters", () -> this.model.refuseOverdue(this.now), () -> {
			this.ledger.refuseDue(this.now);
			return "";
		});
	}

	void serve() {
		compare("serve", () -> this.model.serve(this.now),
				() -> this.description.describe(this.ledger.serve(this.now)));
	}

	void reserve() {
		LedgerView before = this.view;
		checkReserved(before, compare("reserve", () -> this.model.reserve(this.now),
				() -> this.description.describeReserved(this.ledger.reserve(this.now))));
	}

	void reserveProbe() {
		LedgerView before = this.view;
		checkReserved(before, compare("reserve for a probe", () -> this.model.reserveProbe(this.now),
				() -> this.description.describeReserved(this.ledger.reserveProbe(this.now))));
	}

	/**
	 * A connect is given up whose target was removed.
	 */
	void replace(LedgerModel.Connection connection) {
		Slot slot = this.description.slot(connection.number);
		compare("replace " + connection, () -> this.model.replace(connection, this.now),
				() -> this.description.describeReserved(this.ledger.targets().replace(slot, this.now)));
	}

	private void checkReserved(LedgerView before, String answer) {
		if (answer.equals("reserved")) {
			Slot slot = this.description.latestSlot();
			check("rules that the connect has broken", List.of(),
					this.rules.brokenByConnect(slot, before, this.model.settings));
		}
	}

	void connected(LedgerModel.Connection connection) {
		Slot slot = this.description.slot(connection.number);
		compare("connected " + connection, () -> this.model.connected(connection, this.now), () -> {
			ConnectResult.Connected connected = this.ledger.connected(slot, CONNECTION, this.now);
			return this.description.describe(connected.placement()) + ", ended " + connected.outage();
		});
	}

	void connectFailed(LedgerModel.Connection connection, ConnectFailedException cause) {
		Slot slot = this.description.slot(connection.number);
		compare("connect failed " + connection, () -> this.model.connectFailed(connection, cause, this.now),
				() -> "again in " + this.ledger.connectFailed(slot, cause, this.now).nextAttemptNanos());
	}

	void validate(long before, int most) {
		compare("validate " + most + " before " + before, () -> this.model.validate(before, most),
				() -> this.description.describeSlots(this.ledger.validate(new Validation.Quiet(before, most))));
	}

	void validateUnseen(long since) {
		compare("validate unseen since " + since, () -> this.model.validateUnseen(since),
				() -> this.description.describeSlots(this.ledger.validate(new Validation.Unseen(since))));
	}

	void validateSuspects(boolean byHeartbeat) {
		compare("validate suspects", () -> this.model.validateSuspects(byHeartbeat),
				() -> this.description.describeSlots(this.ledger.validate(new Validation.Suspect(byHeartbeat))));
	}

	void probe() {
		compare("probe", () -> this.model.probe(this.now), () -> {
			Slot slot = this.ledger.probe(this.now);
			return (slot != null) ? this.description.name(slot) : "nothing";
		});
	}

	void pause(LedgerModel.Connection connection) {
		Slot slot = this.description.slot(connection.number);
		slot.heartbeatSent(false, this.now);
		compare("pause " + connection, () -> this.model.pause(connection, this.now),
				() -> this.description.name(this.ledger.pause(slot)));
	}

	void validatePaused(long sent) {
		compare("validate paused since " + sent, () -> this.model.validatePaused(sent),
				() -> this.description.describeSlots(this.ledger.validate(new Validation.Paused(sent))));
	}

	void makeRoom() {
		compare("make room", () -> this.model.makeRoom(this.now),
				() -> this.description.describeSlots(this.ledger.makeRoom(this.now)));
	}

	void validated(LedgerModel.Connection connection) {
		Slot slot = this.description.slot(connection.number);
		compare("validated " + connection, () -> this.model.validated(connection, this.now),
				() -> this.description.describe(this.ledger.validated(slot, this.now)));
	}

	void takeSurplus() {
		compare("take surplus", () -> this.model.takeSurplus(this.now),
				() -> this.ledger.takeSurplus(this.now)
					.stream()
					.map((surplus) -> this.description.name(surplus.slot()) + " " + surplus.reason())
					.toList()
					.toString());
	}

	void evict(boolean all) {
		compare("evict" + (all ? " all" : " idle"), () -> this.model.evict(all),
				() -> String.valueOf(this.ledger.evict(all)));
	}

	void renew() {
		compare("renew", () -> this.model.renew(this.now), () -> String.valueOf(this.ledger.renew(this.now)));
	}

	/**
	 * There are other targets.
	 */
	void retarget(List<Endpoint> endpoints) {
		this.rules.configure(endpoints);
		compare("retarget to " + endpoints, () -> this.model.retarget(endpoints, this.now),
				() -> String.valueOf(this.ledger.targets().retarget(endpoints, this.now)));
	}

	/**
	 * A call has ended in good order, whose connection is released next.
	 */
	void served(LedgerModel.Connection connection, boolean answered) {
		Slot slot = this.description.slot(connection.number);
		compare("served by " + connection + (answered ? "" : " without an answer"),
				() -> this.model.served(connection, answered, this.now),
				() -> String.valueOf(this.ledger.targets().served(slot, answered, this.now)));
	}

	/**
	 * A call has ended without a byte of an answer, whose connection is removed next.
	 */
	void unanswered(LedgerModel.Connection connection) {
		Slot slot = this.description.slot(connection.number);
		compare("unanswered by " + connection, () -> this.model.unanswered(connection, this.now),
				() -> String.valueOf(this.ledger.targets().unanswered(slot, this.now)));
	}

	void suspend(Suspension suspension) {
		compare("suspend " + suspension, () -> this.model.suspend(suspension), () -> {
			this.ledger.suspend(suspension);
			return "";
		});
	}

	void open(boolean warmUp) {
		compare("open" + (warmUp ? " and warm up" : ""), () -> this.model.open(warmUp, this.now),
				() -> this.description.describe(this.ledger.open(warmUp, this.now)));
	}

	void close() {
		compare("close", this.model::close, () -> {
			this.ledger.close();
			return "";
		});
	}

	void change(PoolSettings to) {
		PoolSettings from = this.ledger.settings();
		compare("change to " + to, () -> {
			this.model.settings = to;
			return "true, false";
		}, () -> this.ledger.change(from, to) + ", " + this.ledger.change(from, from));
	}

	/**
	 * A waiter gives up, or one who has been told already what was decided.
	 */
	void abandon(LedgerModel.Caller caller) {
		boolean waits = this.model.waiters.contains(caller);
		compare("abandon " + caller, () -> this.model.abandon(caller),
				() -> this.description.describe(this.ledger.abandon(this.description.waiter(caller.number))));
		if (waits) {
			this.callers.remove(caller);
		}
	}

	void leaks(long longest) {
		compare("leaks", () -> this.model.leaks(longest, this.now),
				() -> this.ledger.leases()
					.leaks(longest, this.now)
					.stream()
					.map((leak) -> leak.holder().getName() + " for " + leak.heldNanos())
					.toList()
					.toString());
	}

	/**
	 * Nothing goes on any more in an open ledger: no caller may wait, and enough must be
	 * idle. All is renewed, unless a login was refused: then no connect is tried until a
	 * caller needs one.
	 */
	void checkQuiet() {
		PoolStats stats = this.ledger.stats();
		check("callers who wait at last", 0, stats.waiters());
		boolean trial = this.model.targets.stream().anyMatch((target) -> target.trial != null);
		check("whether there are no more connections than may be", true,
				stats.total() <= stats.max() + (trial ? 1 : 0));
		check("whether enough are idle", true, stats.idle() >= stats.min());
		Renewal.View renewal = this.ledger.view(0, this.now).renewal();
		boolean refused = renewal != null && renewal.failure() instanceof LoginRefusedException;
		check("what is still to be renewed", "null", String.valueOf(refused ? null : renewal));
		if (!refused) {
			check("rules that are broken at rest", List.of(),
					this.rules.brokenAtRest(this.view, this.ledger.targets().areSeveral()));
		}
	}

	/**
	 * The ledger is closed and all has ended: no connection may be left, and no caller
	 * may have been told two things.
	 */
	void checkEmpty() {
		check("connections at last", 0, this.ledger.stats().total());
		check("rules that are broken at last", List.of(),
				this.rules.brokenAtRest(this.view, this.ledger.targets().areSeveral()));
		check("whether it is empty at last", true, isEmpty());
		for (LedgerModel.Caller caller : this.callers) {
			check("what " + caller + " was told", String.valueOf(caller.outcome),
					this.description.describe(this.description.waiter(caller.number).outcome()));
		}
		this.callers.clear();
	}

	/**
	 * A lease ends once, and the lease before it cannot end it.
	 */
	private Slot endLease(LedgerModel.Connection connection) {
		Slot slot = this.description.slot(connection.number);
		String ended = slot.endLease(connection.uses - 1) + ", " + slot.endLease(connection.uses) + ", "
				+ slot.endLease(connection.uses);
		check("the end of the lease of " + connection, "false, true, false", ended);
		return slot;
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
		check("who is told that it is refused", this.model.tellRefused(),
				this.description.describeRefused(this.ledger));
		LedgerView view = this.ledger.view(Integer.MAX_VALUE, this.now);
		String looks = this.description.describe(view);
		check("what the ledger looks like", this.model.describe(this.now), looks);
		check("what the targets look like", this.model.viewTargets(this.now), view.targets());
		check("how long it is until the outage may end", this.model.untilOutageMayEnd(this.now),
				LedgerDriver.untilNextAttempt(this.ledger, this.now));
		check("how long it is until the next attempt",
				(this.model.state != PoolState.CLOSED) ? this.model.untilNextAttempt(this.now) : 0L,
				this.ledger.targets().untilNextAttempt(this.now));
		check("whether there are several targets", this.model.areSeveral(), this.ledger.targets().areSeveral());
		check("rules that are broken", List.of(), this.rules.broken(view));
		boolean waited = this.model.state == PoolState.OPEN && !this.model.waiters.isEmpty();
		check("whether nobody waits for what is idle", true,
				!waited || this.ledger.connections(SlotState.IDLE).isEmpty());
		this.looks = looks;
		this.view = view;
		return answer;
	}

	private void remember(String happened) {
		this.lastSteps.addLast(happened);
		if (this.lastSteps.size() > SHOWN_STEPS) {
			this.lastSteps.removeFirst();
		}
	}

	/**
	 * Something goes on and on that should come to its end.
	 */
	AssertionError endless() {
		return failure("what is under way", "it ends", "it does not", null);
	}

	private void check(String what, Object expected, Object actual) {
		if (!expected.equals(actual)) {
			throw failure(what, expected, actual, null);
		}
	}

	private AssertionError failure(String what, Object expected, Object actual, @Nullable Throwable cause) {
		return new AssertionError(
				"Seed " + this.seed + ", step " + this.step + ": " + what + "\nexpected: " + expected + "\n but was: "
						+ actual + "\n   before: " + looks() + "\n     with: " + this.model.settings
						+ "\nthe last steps:\n" + String.join("\n", this.lastSteps)
						+ "\nrepeat with: ./mvnw -pl core test -Dtest=LedgerModelTests -Dledger.seed=" + this.seed,
				cause);
	}

}
