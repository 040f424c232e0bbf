package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.connection.LoginRefusedException;
import io.github.socketpool.pool.Balancing;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.SlotState;
import io.github.socketpool.pool.Suspension;
import io.github.socketpool.testing.FakeConnectionFactory;

/**
 * A random walk through all that can happen to a ledger. All of it follows from the seed.
 */
final class LedgerWalk {

	private static final List<ConnectFailedException> CAUSES = List.of(
			new ConnectFailedException(ConnectPhase.CONNECT, "refused", ErrorContext.none(), null),
			new ConnectFailedException(ConnectPhase.RESOLVE, "unknown host", ErrorContext.none(), null),
			new LoginRefusedException("login refused"));

	private static final List<Endpoint> ENDPOINTS = Stream.of("a", "b", "c", "d", "e")
		.<Endpoint>map((host) -> Endpoint.of(host, 1))
		.toList();

	/** Within so many rounds all ends that is under way. */
	private static final int MOST_ROUNDS = 1_000;

	private static final List<Thread> THREADS = Stream.of("a", "b", "c", "d", "e", "f").map(Thread::new).toList();

	private final Random random;

	private final LedgerComparison ledgers;

	private final LedgerModel model;

	/** The targets that there may be: most walks have several of them. */
	private final List<Endpoint> endpoints;

	/** How often a connect fails, in percent: there are good times and bad times. */
	private final Map<Endpoint, Integer> failing = new HashMap<>();

	/** How often a call is not answered, in percent. */
	private final Map<Endpoint, Integer> silent = new HashMap<>();

	/** How many callers come, in percent of the most: busy times and quiet times. */
	private int demand = 50;

	LedgerWalk(long seed) {
		this.random = new Random(seed);
		this.endpoints = percent(25) ? List.of(FakeConnectionFactory.ENDPOINT) : ENDPOINTS;
		this.ledgers = new LedgerComparison(seed, someEndpoints(), this.random.nextBoolean(), settings());
		this.model = this.ledgers.model;
		// Readings of a clock may overflow, which is where arithmetic on them goes wrong.
		this.ledgers.now = Long.MAX_VALUE - upTo(Duration.ofMinutes(1));
	}

	/**
	 * Take one step.
	 */
	void step() {
		this.ledgers.next(someTime(), this.random.nextDouble());
		int dice = this.random.nextInt(100);
		if (this.model.state != PoolState.OPEN && dice < 7) {
			this.ledgers.open(this.random.nextBoolean());
		}
		else if (dice < 22) {
			arrive();
		}
		else if (dice < 40) {
			pick(SlotState.ACTIVE).ifPresentOrElse(this::endUse, this.ledgers::reserve);
		}
		else if (dice < 60) {
			pick(SlotState.CONNECTING).ifPresentOrElse(this::endConnect, this.ledgers::reserve);
		}
		else if (dice < 92) {
			maintain(this.random.nextInt(17));
		}
		else {
			operate(this.random.nextInt(18));
		}
	}

	/**
	 * Let everything end that is under way, and see that nobody and nothing is left over.
	 */
	void endAll() {
		this.ledgers.next(Duration.ofMinutes(1).toNanos(), 0);
		this.ledgers.open(true);
		String before = "";
		for (int round = 0; !before.equals(this.ledgers.looks()); round++) {
			if (round == MOST_ROUNDS) {
				throw this.ledgers.endless();
			}
			before = this.ledgers.looks();
			this.ledgers.makeRoom();
			this.ledgers.validatePaused(this.ledgers.now);
			finishAll();
			this.ledgers.takeSurplus();
			this.ledgers.reserve();
		}
		this.ledgers.checkQuiet();
		this.ledgers.close();
		this.ledgers.takeSurplus();
		finishAll();
		finishAll();
		this.ledgers.checkEmpty();
		this.ledgers.open(false);
	}

	private void finishAll() {
		for (LedgerModel.Connection connection : List.copyOf(this.model.all)) {
			switch (connection.state) {
				case CONNECTING -> this.ledgers.connected(connection);
				case ACTIVE -> {
					this.ledgers.served(connection, true);
					this.ledgers.release(connection);
				}
				case VALIDATING -> this.ledgers.validated(connection);
				case CLOSING -> this.ledgers.remove(connection, false);
				default -> {
				}
			}
		}
	}

	private long someTime() {
		int dice = this.random.nextInt(1_000);
		if (dice < 500) {
			return upTo(Duration.ofMillis(20));
		}
		if (dice < 600) {
			return upTo(Duration.ofNanos(60_000));
		}
		if (dice < 610) {
			return upTo(Duration.ofSeconds(20));
		}
		return (dice < 611) ? upTo(Duration.ofDays(30)) : 0;
	}

	private void arrive() {
		List<String> waiting = this.model.waiters.stream().map((caller) -> caller.thread).toList();
		List<Thread> free = THREADS.stream().filter((thread) -> !waiting.contains(thread.getName())).toList();
		if (!free.isEmpty() && percent(this.demand)) {
			Thread caller = free.get(this.random.nextInt(free.size()));
			long timeout = upTo(Duration.ofMillis(anyOf(20, 500, 10_000)));
			this.ledgers.acquire(caller, timeout, percent(75), percent(10) ? anyEndpoint() : null,
					this.random.nextInt(8) == 0);
		}
	}

	private void endUse(LedgerModel.Connection connection) {
		if (percent(this.silent.getOrDefault(connection.target.endpoint, 0))) {
			this.ledgers.unanswered(connection);
			this.ledgers.remove(connection, this.random.nextBoolean());
		}
		else if (percent(90)) {
			this.ledgers.served(connection, percent(95));
			this.ledgers.release(connection);
		}
		else {
			this.ledgers.remove(connection, this.random.nextBoolean());
		}
	}

	private void endConnect(LedgerModel.Connection connection) {
		if (connection.target.retired && percent(50)) {
			this.ledgers.replace(connection);
		}
		else if (percent(this.failing.getOrDefault(connection.target.endpoint, 0))) {
			this.ledgers.connectFailed(connection, CAUSES.get(this.random.nextInt(CAUSES.size())));
		}
		else {
			this.ledgers.connected(connection);
		}
	}

	private void maintain(int what) {
		switch (what) {
			case 0 -> this.ledgers.takeSurplus();
			case 1 -> this.ledgers.validate(this.ledgers.now - upTo(Duration.ofMillis(20)), anyOf(1, 1_000));
			case 2 -> this.ledgers.validateSuspects(this.random.nextBoolean());
			case 12 -> this.ledgers.validateUnseen(this.ledgers.now - upTo(Duration.ofMillis(20)));
			case 13 -> this.ledgers.validatePaused(this.ledgers.now - upTo(Duration.ofMillis(20)));
			case 14 -> this.ledgers.makeRoom();
			case 15 -> this.ledgers.reserveProbe();
			case 16 -> this.ledgers.probe();
			case 3, 4 -> pick(SlotState.VALIDATING).ifPresent(this::endValidation);
			case 8 -> reclaim();
			case 9 -> this.ledgers.refuseOverdue();
			case 10 -> this.ledgers.serve();
			case 11 -> this.model.shortestExchange = anyOf(0, 0, 1_000_000, 50_000_000);
			case 5 -> this.ledgers.leaks(upTo(Duration.ofMillis(50)));
			default -> pick(SlotState.CLOSING).ifPresent((connection) -> this.ledgers.remove(connection, false));
		}
	}

	private void reclaim() {
		this.ledgers.reclaim();
		this.model.all.stream()
			.filter((connection) -> connection.reclaimed && percent(30))
			.findFirst()
			.ifPresent(this.ledgers::releaseTooLate);
	}

	private void endValidation(LedgerModel.Connection connection) {
		if (!connection.probed && percent(50)) {
			this.ledgers.pause(connection);
		}
		else if (percent(75)) {
			this.ledgers.validated(connection);
		}
		else {
			this.ledgers.remove(connection, true);
		}
	}

	private void operate(int what) {
		switch (what) {
			case 0 -> this.ledgers.evict(false);
			case 1 -> this.ledgers.evict(percent(30));
			case 2 -> this.ledgers.suspend(percent(25) ? Suspension.REFUSE : Suspension.WAIT);
			case 3, 4 -> this.ledgers.open(this.random.nextBoolean());
			case 5, 6 -> this.ledgers.change(settings());
			case 7, 8, 9 -> abandon();
			case 10, 11 -> {
				this.failing.put(anyEndpoint(), anyOf(0, 0, 20, 100));
				this.silent.put(anyEndpoint(), anyOf(0, 0, 20, 100));
				this.demand = anyOf(10, 20, 50, 100);
			}
			case 12, 13, 14, 15 -> this.ledgers.renew();
			case 17 -> this.ledgers.retarget(someEndpoints());
			default -> {
				if (percent(25)) {
					this.ledgers.close();
				}
			}
		}
	}

	private Endpoint anyEndpoint() {
		return this.endpoints.get(this.random.nextInt(this.endpoints.size()));
	}

	/**
	 * Return one to four targets, in any order.
	 */
	private List<Endpoint> someEndpoints() {
		List<Endpoint> shuffled = new ArrayList<>(this.endpoints);
		Collections.shuffle(shuffled, this.random);
		return List.copyOf(shuffled.subList(0, 1 + this.random.nextInt(Math.min(shuffled.size(), 4))));
	}

	/**
	 * One of the callers who came last gives up.
	 */
	private void abandon() {
		List<LedgerModel.Caller> callers = this.ledgers.callers;
		if (!callers.isEmpty()) {
			int age = this.random.nextInt(Math.min(callers.size(), 6));
			this.ledgers.abandon(callers.get(callers.size() - 1 - age));
		}
	}

	private Optional<LedgerModel.Connection> pick(SlotState state) {
		List<LedgerModel.Connection> all = this.model.all.stream()
			.filter((connection) -> connection.state == state)
			.toList();
		return all.isEmpty() ? Optional.empty() : Optional.of(all.get(this.random.nextInt(all.size())));
	}

	private PoolSettings settings() {
		int maxSize = percent(10) ? 12 : 1 + this.random.nextInt(6);
		return PoolSettings.defaults()
			.withSize(maxSize, Math.min(maxSize, this.random.nextInt(4)))
			.withMaxWaiters(this.random.nextInt(5))
			.withMaxConnecting(1 + this.random.nextInt(3))
			.withMaxUses(anyOf(0, 0, 0, 1, 3))
			.withBalancing(Balancing.values()[this.random.nextInt(Balancing.values().length)])
			.withIdleTimeout(Duration.ofMillis(anyOf(0, 100, 2_000)))
			.withMaxLifetime(Duration.ofMillis(anyOf(0, 500, 5_000)))
			.withConnectBackoff(Duration.ofMillis(anyOf(1, 100)), Duration.ofMillis(anyOf(100, 1_000)));
	}

	private int anyOf(int... values) {
		return values[this.random.nextInt(values.length)];
	}

	private boolean percent(int share) {
		return this.random.nextInt(100) < share;
	}

	private long upTo(Duration longest) {
		return this.random.nextLong(longest.toNanos());
	}

}
