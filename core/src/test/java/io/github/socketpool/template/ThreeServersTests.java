package io.github.socketpool.template;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.socketpool.Endpoint;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.TcpEndpoint;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.ConnectionInitializer;
import io.github.socketpool.connection.ConnectionSession;
import io.github.socketpool.connection.LoginRefusedException;
import io.github.socketpool.connection.SocketSettings;
import io.github.socketpool.connection.socket.NamedConnections;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.connection.transport.TestNames;
import io.github.socketpool.pool.Balancing;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.TargetState;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.testing.Caller.ThreadKind;
import io.github.socketpool.testing.Extent;
import io.github.socketpool.testing.Figures;
import io.github.socketpool.testing.Load;
import io.github.socketpool.testing.NoLeaks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * 64 callers use three servers that answer alike and run in processes of their own. They
 * are configured by their addresses, or by a name that stands for all. What happens to
 * one of them costs few calls, and delays none.
 */
@ExtendWith(NoLeaks.class)
class ThreeServersTests {

	private static final boolean FULL = Extent.of(0, 1) == 1;

	private static final String NAME = "servers.example.com";

	private static final int CALLERS = 64;

	/** With failover no caller waits, since all connections may go to one server. */
	private static final int FAILOVER_SIZE = 72;

	private static final int SIZE = 24;

	/**
	 * How many calls may fail besides those on all connections. All do once if a machine
	 * that has other things to do stands still.
	 */
	private static final int SPARE = Extent.of(CALLERS, 8);

	private static final Duration CALL_TIMEOUT = Duration.ofMillis(Extent.of(1_000, 500));

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

	private static final Duration MIN_BACK_OFF = Duration.ofMillis(100);

	private static final Duration MAX_BACK_OFF = Duration.ofSeconds(1);

	private static final Duration OUTAGE = Duration.ofMillis(Extent.of(1_200, 8_000));

	/** How long shares are measured. */
	private static final Duration WINDOW = Duration.ofSeconds(1);

	/** In which a server that is back gets its share. */
	private static final Duration RECOVERY = Duration.ofSeconds(Extent.of(30, 2));

	/** What a machine that has other things to do may need. */
	private static final Duration SLACK = Duration.ofMillis(Extent.of(10_000, 250));

	private static List<Replica> replicas = List.of();

	/** By the host of a server. */
	private final Map<String, AtomicLong> answers = new ConcurrentHashMap<>();

	private final Map<String, AtomicLong> failures = new ConcurrentHashMap<>();

	/** When the servers were back. */
	private final Map<Endpoint, Long> returns = new ConcurrentHashMap<>();

	private final AtomicLong longest = new AtomicLong();

	private boolean named;

	@BeforeAll
	static void startServers() throws IOException {
		replicas = Replica.start(3);
	}

	@AfterAll
	static void closeServers() throws IOException {
		for (Replica replica : replicas) {
			replica.close();
		}
	}

	@ParameterizedTest(name = "{0}, {1}, login: {2}")
	@MethodSource("runs")
	void anIncidentOfOneServerCostsFewCallsAndDelaysNone(Configured configured, Balancing balancing, boolean login,
			Set<Incident> incidents) throws Exception {
		this.named = configured == Configured.NAME;
		try (ConnectionPool pool = NoLeaks.watch(pool(balancing, login))) {
			ProtocolTemplate template = ProtocolTemplate.builder(pool).callTimeout(CALL_TIMEOUT).build();
			try (Load load = Load.start(ThreadKind.PLATFORM, CALLERS, 1, (caller) -> call(template, caller))) {
				awaitShares(pool, balancing, RECOVERY);
				int number = 0;
				for (Incident incident : incidents) {
					int victim = (balancing == Balancing.FAILOVER) ? 0 : number % replicas.size();
					check(pool, incident, victim);
					load.check(Duration.ofSeconds(30));
					number++;
				}
				load.stop();
			}
		}
	}

	static Stream<Arguments> runs() {
		Set<Incident> all = EnumSet.allOf(Incident.class);
		if (!FULL) {
			return Stream.of(Arguments.of(Configured.ADDRESSES, Balancing.LEAST_BUSY, true, all),
					Arguments.of(Configured.NAME, Balancing.FAILOVER, false, EnumSet.of(Incident.SILENT)));
		}
		Set<Incident> withoutLogin = EnumSet.complementOf(EnumSet.of(Incident.LOGIN_REFUSED));
		return Stream.of(Arguments.of(Configured.NAME, Balancing.LEAST_BUSY, true, all),
				Arguments.of(Configured.NAME, Balancing.FAILOVER, false, withoutLogin),
				Arguments.of(Configured.ADDRESSES, Balancing.LEAST_BUSY, true, all),
				Arguments.of(Configured.ADDRESSES, Balancing.LEAST_BUSY, false, withoutLogin),
				Arguments.of(Configured.ADDRESSES, Balancing.ROUND_ROBIN, false, withoutLogin),
				Arguments.of(Configured.ADDRESSES, Balancing.FAILOVER, true, all),
				Arguments.of(Configured.ADDRESSES, Balancing.FAILOVER, false, withoutLogin));
	}

	private ConnectionPool pool(Balancing balancing, boolean login) {
		return ExclusivePool.builder(connections(login ? List.of(ThreeServersTests::logIn) : List.of()))
			.settings(PoolSettings.defaults()
				.withMaxSize(size(balancing))
				.withConnectBackoff(MIN_BACK_OFF, MAX_BACK_OFF)
				.withBalancing(balancing))
			.listener(new Returns())
			.build();
	}

	private ConnectionFactory connections(List<ConnectionInitializer> logins) {
		SocketSettings settings = SocketSettings.defaults().withConnectTimeout(CONNECT_TIMEOUT);
		if (this.named) {
			TestNames names = new TestNames();
			names.answer(NAME, replicas.stream().map((replica) -> replica.endpoint().host()).toArray(String[]::new));
			return NamedConnections.of(names, settings, logins, name());
		}
		SocketConnections.Builder connections = SocketConnections
			.builder(replicas.stream().map(Replica::endpoint).toList())
			.settings(settings);
		logins.forEach(connections::initializer);
		return connections.build();
	}

	private static TcpEndpoint name() {
		return Endpoint.of(NAME, replicas.get(0).endpoint().port());
	}

	/**
	 * Return the endpoint of a server, as the pool names it.
	 */
	private Endpoint endpoint(Replica replica) {
		return this.named ? name().at(replica.endpoint().host()) : replica.endpoint();
	}

	private static int size(Balancing balancing) {
		return (balancing == Balancing.FAILOVER) ? FAILOVER_SIZE : SIZE;
	}

	private static void logIn(ConnectionSession session) {
		if (!session.exchange(ReplicaProcess.LOGIN, String.class).equals(ReplicaProcess.WELCOME)) {
			throw new LoginRefusedException("the server refused the login of the test");
		}
	}

	private void call(ProtocolTemplate template, Load.Member caller) {
		String request = Integer.toString(caller.number());
		long start = System.nanoTime();
		try {
			String[] answer = template.exchange(request, String.class).split("@");
			assertThat(answer[0]).isEqualTo(request);
			this.answers.computeIfAbsent(answer[1], (host) -> new AtomicLong()).incrementAndGet();
		}
		catch (SocketPoolException ex) {
			this.failures.computeIfAbsent(ex.getClass().getSimpleName(), (type) -> new AtomicLong()).incrementAndGet();
		}
		this.longest.accumulateAndGet(System.nanoTime() - start, Math::max);
	}

	private void check(ConnectionPool pool, Incident incident, int victim) throws Exception {
		Balancing balancing = pool.control().settings().balancing();
		Replica replica = replicas.get(victim);
		this.failures.clear();
		this.longest.set(0);
		long before = answered();
		double worst = 0;
		long begun = 0;
		for (int turn = 0; turn < incident.turns(); turn++) {
			LockSupport.parkNanos((turn > 0) ? turnLength(incident).toNanos() : 0);
			begun = System.nanoTime();
			incident.begin(replica);
			worst = unevenness(balancing, others(victim), turnLength(incident));
			this.returns.clear();
			if (isLive(pool, replica)) {
				this.returns.put(endpoint(replica), System.nanoTime());
			}
			incident.end(replica);
		}
		long ended = System.nanoTime();
		long back = awaitReturn(replica);
		double recovered = awaitShares(pool, balancing, RECOVERY.minusNanos(System.nanoTime() - back));
		Duration pause = Duration.ofNanos(back - ended);
		Duration late = Duration.ofNanos(this.longest.get()).minus(CALL_TIMEOUT);
		Figures.print(
				"three servers, %s, %s, %s: %,d answers, failed %s, latest end %d ms after its deadline; back after %d ms; %s; shares differ by %.0f %% meanwhile, and %.0f %% afterwards",
				this.named ? "one name" : "addresses", balancing, incident, answered() - before, this.failures,
				late.toMillis(), pause.toMillis(), connections(pool), worst * 100, recovered * 100);
		assertThat(this.failures.values().stream().mapToLong(AtomicLong::get).sum()).as("failures %s", this.failures)
			.isLessThanOrEqualTo(mostFailures(balancing, incident));
		assertThat(late).as("end of a call after its deadline").isLessThanOrEqualTo(SLACK);
		assertThat(pause).as("time until the first attempt that succeeds")
			.isLessThanOrEqualTo(longestPause(incident, Duration.ofNanos(ended - begun)).plus(SLACK));
		if (FULL) {
			assertThat(worst).as("difference of shares meanwhile").isLessThanOrEqualTo(0.1);
			assertThat(recovered).as("difference of shares afterwards").isLessThanOrEqualTo(0.1);
		}
	}

	/**
	 * With failover, all calls are in progress at the first server each time that it is
	 * back.
	 */
	private static long mostFailures(Balancing balancing, Incident incident) {
		int turns = (balancing == Balancing.FAILOVER) ? incident.turns() : 1;
		return (long) turns * (size(balancing) + SPARE);
	}

	private static Duration turnLength(Incident incident) {
		return OUTAGE.dividedBy((incident.turns() > 1) ? incident.turns() * 2L : 1);
	}

	private static List<Replica> others(int victim) {
		return IntStream.range(0, replicas.size()).filter((i) -> i != victim).mapToObj(replicas::get).toList();
	}

	/**
	 * Return how long it may take until a server is back: the attempt that is under way
	 * has to fail, and a pause follows.
	 */
	private static Duration longestPause(Incident incident, Duration outage) {
		Duration eighth = outage.dividedBy(8);
		Duration pause = (eighth.compareTo(MIN_BACK_OFF) > 0) ? eighth : MIN_BACK_OFF;
		return switch (incident) {
			case KILLED, FLAPPING -> pause;
			case STOPPED, SILENT -> pause.plus(CONNECT_TIMEOUT);
			case LOGIN_REFUSED -> MAX_BACK_OFF;
		};
	}

	private boolean isLive(ConnectionPool pool, Replica replica) {
		return pool.control()
			.snapshot()
			.targets()
			.stream()
			.anyMatch((target) -> target.endpoint().equals(endpoint(replica)) && target.state() != TargetState.DOWN
					&& target.state() != TargetState.ON_TRIAL);
	}

	/**
	 * Wait until a connect to a server has succeeded, or it has answered a call.
	 * @return when that was
	 */
	private long awaitReturn(Replica replica) {
		await("return").atMost(Duration.ofSeconds(30))
			.pollInterval(Duration.ofMillis(1))
			.until(() -> this.returns.containsKey(endpoint(replica)));
		return this.returns.getOrDefault(endpoint(replica), 0L);
	}

	/**
	 * Wait until each server has its share of the connections, and measure how evenly
	 * they are used.
	 * @return by how much the share of a server differs from what it is to be
	 */
	private double awaitShares(ConnectionPool pool, Balancing balancing, Duration atMost) {
		await("shares").atMost(atMost).pollInterval(Duration.ofMillis(5)).untilAsserted(() -> {
			if (balancing == Balancing.FAILOVER) {
				assertThat(connections(pool)).element(0).isNotEqualTo(0);
				assertThat(connections(pool)).endsWith(0, 0);
			}
			else {
				assertThat(connections(pool)).containsOnly(SIZE / 3);
			}
		});
		return FULL ? unevenness(balancing, replicas, WINDOW) : 0;
	}

	private static List<Integer> connections(ConnectionPool pool) {
		return pool.control()
			.snapshot()
			.targets()
			.stream()
			.map((target) -> target.active() + target.idle() + target.connecting())
			.toList();
	}

	/**
	 * Wait, and measure in the second half of that time how evenly servers are used.
	 * @return by how much the share of one differs from what it is to be
	 */
	private double unevenness(Balancing balancing, List<Replica> serving, Duration length) {
		LockSupport.parkNanos(length.toNanos() / 2);
		long[] before = calls(serving);
		LockSupport.parkNanos(length.toNanos() / 2);
		long[] after = calls(serving);
		double[] calls = IntStream.range(0, before.length).mapToDouble((i) -> after[i] - before[i]).toArray();
		double all = Arrays.stream(calls).sum();
		if (balancing == Balancing.FAILOVER) {
			return 1 - calls[0] / all;
		}
		return Arrays.stream(calls).map((count) -> Math.abs(count * calls.length / all - 1)).max().orElseThrow();
	}

	private long[] calls(List<Replica> serving) {
		return serving.stream().mapToLong((replica) -> count(replica.endpoint().host())).toArray();
	}

	private long count(String host) {
		AtomicLong count = this.answers.get(host);
		return (count != null) ? count.get() : 0;
	}

	private long answered() {
		return this.answers.values().stream().mapToLong(AtomicLong::get).sum();
	}

	/**
	 * By what the servers are configured.
	 */
	enum Configured {

		ADDRESSES, NAME

	}

	/**
	 * Remembers when servers were back.
	 */
	private final class Returns implements PoolListener {

		@Override
		public void connected(Endpoint endpoint, long tookNanos) {
			note(endpoint);
		}

		@Override
		public void targetUp(Endpoint endpoint, long downNanos, long failedCalls) {
			note(endpoint);
		}

		private void note(Endpoint endpoint) {
			ThreeServersTests.this.returns.putIfAbsent(endpoint, System.nanoTime());
		}

	}

}
