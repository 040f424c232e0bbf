package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.Suspension;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.testing.FakeConnectionFactory;
import io.github.socketpool.testing.FakeTicker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Does with a ledger what a pool does, one step at a time, with callers, time and chance
 * that a test decides about. Each caller is another thread, unless a test says which.
 */
final class LedgerDriver {

	static final PoolSettings SETTINGS = PoolSettings.defaults().withMaxSize(3).withMaxWaiters(2);

	/** The request of each call. */
	static final EarlyRequest REQUEST = new EarlyRequest(Frame.of("request"));

	static final ConnectFailedException CAUSE = new ConnectFailedException(ConnectPhase.CONNECT, "refused",
			ErrorContext.none(), null);

	final FakeTicker ticker = new FakeTicker();

	final Ledger ledger;

	/** What the ledger gets when it asks for a number between 0 and 1. */
	double chance = 0.5;

	/** How long nearly all exchanges take at least. */
	long shortestExchange;

	LedgerDriver() {
		this(SETTINGS);
	}

	LedgerDriver(PoolSettings settings) {
		this(settings, false, FakeConnectionFactory.ENDPOINT);
	}

	/**
	 * Create a ledger with several targets.
	 * @param connectAnswered whether a connect succeeds only if the server answers
	 */
	LedgerDriver(PoolSettings settings, boolean connectAnswered, Endpoint... endpoints) {
		this.ledger = new Ledger(new Targets(List.of(endpoints), connectAnswered, () -> this.chance), settings,
				() -> this.chance, (now) -> this.shortestExchange);
	}

	/**
	 * Let so much time pass that nothing has been used just now.
	 */
	void advanceAMoment() {
		advanceNanos(30_000);
	}

	long now() {
		return this.ticker.nanos();
	}

	void advanceNanos(long nanos) {
		this.ticker.advance(Duration.ofNanos(nanos));
	}

	void advanceMillis(long millis) {
		this.ticker.advance(Duration.ofMillis(millis));
	}

	static Thread caller() {
		return new Thread("caller");
	}

	Outcome acquire() {
		return acquire(caller());
	}

	Outcome acquire(Thread caller) {
		return acquire(caller, false);
	}

	Outcome acquire(Thread caller, boolean again) {
		return acquire(caller, Duration.ofHours(1), again);
	}

	Outcome acquire(Thread caller, Duration timeout, boolean again) {
		Deadline deadline = Deadline.after(timeout, this.ticker);
		return this.ledger.acquire(caller, deadline, REQUEST, again, now());
	}

	Outcome acquireAgain() {
		return acquire(caller(), true);
	}

	Waiter waiting() {
		return waiting(caller());
	}

	Waiter waiting(Thread caller) {
		Outcome outcome = acquire(caller);
		assertThat(outcome).isInstanceOf(Outcome.Wait.class);
		return ((Outcome.Wait) outcome).waiter();
	}

	/**
	 * Let a caller take an idle connection.
	 */
	Slot lent() {
		return lent(caller());
	}

	Slot lent(Thread caller) {
		Outcome outcome = acquire(caller);
		assertThat(outcome).isInstanceOf(Outcome.Granted.class);
		return ((Outcome.Granted) outcome).slot();
	}

	Slot reserve() {
		Slot slot = this.ledger.reserve(now());
		assertThat(slot).as("a slot for a connect that is worth making").isNotNull();
		return slot;
	}

	boolean isConnectWorthwhile() {
		return this.ledger.reserve(now()) != null;
	}

	Placement connected(Slot slot) {
		return arrive(slot).placement();
	}

	ConnectResult.Connected arrive(Slot slot) {
		PoolableConnection connection = new FakeConnectionFactory().connect();
		return this.ledger.connected(slot, connection, now());
	}

	long connectFailed(Slot slot) {
		return this.ledger.connectFailed(slot, CAUSE, now()).nextAttemptNanos();
	}

	/**
	 * Let a connect fail.
	 * @return the waiters who are refused for it
	 */
	List<Waiter> refusedByFailureOf(Slot slot) {
		refused();
		connectFailed(slot);
		return refused();
	}

	/**
	 * Return those who were refused and have not been told.
	 */
	List<Waiter> refused() {
		List<Waiter> refused = new ArrayList<>();
		for (Waiter next = this.ledger.nextRefused(now()); next != null; next = this.ledger.nextRefused(now())) {
			refused.add(next);
		}
		return refused;
	}

	List<Waiter> close() {
		this.ledger.close();
		return refused();
	}

	List<Waiter> suspend(Suspension suspension) {
		this.ledger.suspend(suspension);
		return refused();
	}

	List<Waiter> open() {
		List<Waiter> woken = new ArrayList<>(this.ledger.open(false, now()));
		woken.addAll(refused());
		return woken;
	}

	/**
	 * Let a caller come for whom a connection is made.
	 */
	Slot connectAndLend() {
		return connectAndLend(caller());
	}

	Slot connectAndLend(Thread caller) {
		Waiter waiter = waiting(caller);
		Slot slot = reserve();
		assertThat(connected(slot)).isSameAs(waiter);
		return slot;
	}

	/**
	 * Let callers come for whom connections are made.
	 */
	List<Slot> connectAndLend(int callers) {
		List<Slot> slots = new ArrayList<>();
		for (int i = 0; i < callers; i++) {
			slots.add(connectAndLend());
		}
		return slots;
	}

	/**
	 * Return the endpoints of the present targets.
	 */
	List<Endpoint> targets() {
		return this.ledger.targets().view(now()).stream().map(LedgerView.TargetView::endpoint).toList();
	}

	/**
	 * Make a connection that is idle, and has been used last. Those that are idle already
	 * stay in their order.
	 */
	Slot connect() {
		List<Slot> idle = new ArrayList<>();
		while (this.ledger.stats().idle() > 0) {
			advanceAMoment();
			idle.add(0, lent());
		}
		Slot slot = connectAndLend();
		idle.forEach(this::release);
		release(slot);
		return slot;
	}

	Placement release(Slot slot) {
		return this.ledger.release(slot, now());
	}

	List<Waiter> remove(Slot slot) {
		this.ledger.remove(slot, false, now());
		return refused();
	}

	List<Waiter> lose(Slot slot) {
		this.ledger.remove(slot, true, now());
		return refused();
	}

	List<Slots.SurplusSlot> takeSurplus() {
		return this.ledger.takeSurplus(now());
	}

	/**
	 * Return how long it is until the next attempt to reach a target that is down.
	 * @return nanoseconds; zero or less when it is due, or the target is not down
	 */
	long untilNextAttempt() {
		return untilNextAttempt(this.ledger, now());
	}

	static long untilNextAttempt(Ledger ledger, long now) {
		Outcome.TargetDown outage = ledger.outage(now);
		return (outage != null) ? outage.nextAttemptNanos() : 0;
	}

	/**
	 * Make the target go down while callers hold connections.
	 */
	void goDown() {
		Waiter waiter = waiting();
		connectFailed(reserve());
		this.ledger.abandon(waiter);
	}

	void change(PoolSettings settings) {
		assertThat(this.ledger.change(this.ledger.settings(), settings)).isTrue();
	}

}
