package io.github.socketpool.template;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import javax.net.ssl.SSLContext;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.TcpEndpoint;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.connection.TlsSettings;
import io.github.socketpool.connection.socket.NamedConnections;
import io.github.socketpool.connection.transport.TestNames;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.TargetState;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.server.ProtocolServer;
import io.github.socketpool.testing.Caller.ThreadKind;
import io.github.socketpool.testing.Extent;
import io.github.socketpool.testing.Figures;
import io.github.socketpool.testing.Load;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.RestartableServer;
import io.github.socketpool.testing.TestTls;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Calls to a host whose name stands for several servers. All addresses that begin with
 * 127 belong to this machine.
 */
@ExtendWith(NoLeaks.class)
class NamedServersTests {

	private static final String HOST = "servers.example.com";

	private static final String A = "127.0.0.1";

	private static final String B = "127.0.0.2";

	private static final String C = "127.0.0.3";

	private static final int MAX_SIZE = 6;

	private static final int CALLERS = Extent.of(16, 64);

	/**
	 * In every build, connections are made all the time, and each connect looks up the
	 * name. At full size only the clock makes the pool do that, every 30 s.
	 */
	private static final int MAX_USES = Extent.of(500, 0);

	private static final Duration MAX_DELAY = Duration.ofSeconds(40);

	/** The pause before an attempt, and then 2 s. */
	private static final Duration MAX_RETURN = Duration.ofMillis(Extent.of(30_000, 2_500));

	private static final Duration STUCK = Duration.ofSeconds(30);

	private final TestNames names = new TestNames();

	private final int port = RestartableServer.freePort();

	private final TcpEndpoint endpoint = Endpoint.of(HOST, this.port);

	private final Map<String, AtomicLong> calls = new ConcurrentHashMap<>();

	private final Map<String, ProtocolServer> servers = new ConcurrentHashMap<>();

	private @Nullable ConnectionPool pool;

	@AfterEach
	void close() {
		this.names.letAllThrough();
		if (this.pool != null) {
			this.pool.close();
		}
		this.servers.values().forEach(ProtocolServer::close);
	}

	@Test
	void allServersServe() {
		start(A, B, C);
		this.names.answer(HOST, A, B, C);
		ConnectionPool pool = pool(PoolSettings.defaults().withMaxSize(MAX_SIZE));
		ProtocolTemplate template = template(pool);
		try (Load load = Load.start(ThreadKind.PLATFORM, CALLERS, 1, (caller) -> call(template))) {
			await().until(() -> List.of(A, B, C).stream().allMatch((address) -> connections(address) == 2));
			assertShares(load, A, B, C);
			load.stop();
		}
		assertThat(pool.endpoints()).containsExactly(this.endpoint);
		assertThat(targets(pool)).containsExactly(this.endpoint.at(A), this.endpoint.at(B), this.endpoint.at(C));
	}

	@Test
	void aServerThatIsDownIsLeftOut() {
		start(A, C);
		this.names.answer(HOST, A, B, C);
		ConnectionPool pool = pool(PoolSettings.defaults().withMaxSize(MAX_SIZE));
		ProtocolTemplate template = template(pool);
		await().until(() -> {
			call(template);
			return pool.control()
				.snapshot()
				.targets()
				.stream()
				.anyMatch((target) -> target.state() == TargetState.DOWN);
		});
		for (int i = 0; i < 200; i++) {
			call(template);
		}
		assertThat(this.calls.get(A)).hasPositiveValue();
		assertThat(this.calls.get(C)).hasPositiveValue();
		assertThat(pool.control().snapshot().targets()).filteredOn((target) -> target.state() == TargetState.DOWN)
			.singleElement()
			.satisfies((target) -> {
				assertThat(target.endpoint()).hasToString(HOST + "/127.0.0.2:" + this.port);
				assertThat(target.failure()).contains(HOST + "/127.0.0.2:" + this.port + " refused the connection");
			});
	}

	@Test
	void aServerOfOneAddressIsOneTargetWithItsName() {
		start(A);
		this.names.answer(HOST, A);
		ConnectionPool pool = pool(PoolSettings.defaults());
		call(template(pool));
		assertThat(targets(pool)).singleElement().hasToString(HOST + ":" + this.port);
		stop(A);
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> call(template(pool)))
			.withMessageStartingWith("Pool 'default' (" + HOST + ":" + this.port + "): " + HOST + ":" + this.port
					+ " refused the connection");
	}

	@Test
	void anUnknownNameIsAConnectThatFailed() {
		this.names.answer(HOST);
		ConnectionPool pool = pool(PoolSettings.defaults());
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> call(template(pool)))
			.withMessageStartingWith("Pool 'default' (" + HOST + ":" + this.port + "): the host '" + HOST
					+ "' is unknown: no address was found for it.")
			.satisfies((ex) -> assertThat(ex.getPhase()).isEqualTo(ConnectPhase.RESOLVE));
	}

	@Test
	void theServersServeOnWhileTheNameIsUnknown() {
		start(A, B);
		this.names.answer(HOST, A, B);
		ConnectionPool pool = pool(PoolSettings.defaults().withMaxUses(1));
		ProtocolTemplate template = template(pool);
		call(template);
		this.names.answer(HOST);
		int before = this.names.lookups();
		await().atMost(Duration.ofSeconds(30)).until(() -> {
			call(template);
			return this.names.lookups() > before;
		});
		assertThat(targets(pool)).containsExactly(this.endpoint.at(A), this.endpoint.at(B));
	}

	@Test
	void callersLeaveAtTheirDeadlineWhileALookupHangs() {
		this.names.answer(HOST, A, B);
		this.names.hold();
		ConnectionPool pool = pool(PoolSettings.defaults());
		long begun = System.nanoTime();
		assertThatExceptionOfType(AcquireTimeoutException.class)
			.isThrownBy(() -> pool.acquire(Deadline.after(Duration.ofMillis(200))));
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
	}

	@Test
	void theCertificateIsCheckedForTheName() {
		this.names.answer(HOST, A, B);
		SSLContext context = TestTls.authority().context(TestTls.authority().issue(HOST));
		List.of(A, B).forEach((address) -> start(address, context));
		try (ConnectionPool pool = tlsPool()) {
			Lease one = pool.acquire(Deadline.after(STUCK));
			Lease two = pool.acquire(Deadline.after(STUCK));
			assertThat(List.of(one.connection().endpoint(), two.connection().endpoint()))
				.containsExactlyInAnyOrder(this.endpoint.at(A), this.endpoint.at(B));
			one.release();
			two.release();
		}
	}

	@Test
	void aCertificateForTheAddressIsNoneForTheName() {
		this.names.answer(HOST, A, B);
		SSLContext context = TestTls.authority().context(TestTls.authority().issue(A, B));
		List.of(A, B).forEach((address) -> start(address, context));
		try (ConnectionPool pool = tlsPool()) {
			assertThatExceptionOfType(ConnectFailedException.class)
				.isThrownBy(() -> pool.acquire(Deadline.after(STUCK)))
				.withMessageContaining(HOST)
				.satisfies((ex) -> assertThat(ex.getPhase()).isEqualTo(ConnectPhase.TLS));
		}
	}

	private ConnectionPool tlsPool() {
		TlsSettings tls = TlsSettings.of(() -> TestTls.authority().context(null));
		return NoLeaks.watch(ExclusivePool.builder(NamedConnections.of(this.names, tls, this.endpoint))
			.settings(PoolSettings.defaults().withAcquireTimeout(STUCK))
			.build());
	}

	/**
	 * A, B becomes B, C; then C is killed and comes back; then the only server moves.
	 */
	@Test
	void noCallFailsWhileTheAddressesOfTheNameChange() {
		start(A, B, C);
		this.names.answer(HOST, A, B);
		ConnectionPool pool = pool(PoolSettings.defaults().withMaxSize(MAX_SIZE).withMaxUses(MAX_USES));
		ProtocolTemplate template = template(pool);
		AtomicLong failures = new AtomicLong();
		try (Load load = Load.start(ThreadKind.PLATFORM, CALLERS, 1, (caller) -> callOrCount(template, failures))) {
			load.awaitEverybody(STUCK, STUCK);
			awaitTargets(load, pool, A, B);
			changeTo(load, pool, List.of(B, C), A);
			assertThat(failures).hasValue(0);
			assertShares(load, B, C);
			restart(load, C, failures);
			assertShares(load, B, C);
			long before = failures.get();
			changeTo(load, pool, List.of(A), B, C);
			assertThat(failures).hasValue(before);
			assertShares(load, A);
			load.stop();
			Figures.print(
					"addresses of a name: %,d calls of %d callers, %d failed when a server was killed, "
							+ "longest call %d ms",
					load.calls(), CALLERS, failures.get(), load.longestCall().toMillis());
		}
	}

	private void changeTo(Load load, ConnectionPool pool, List<String> addresses, String... removed) {
		long begun = System.nanoTime();
		this.names.answer(HOST, addresses.toArray(String[]::new));
		awaitTargets(load, pool, addresses.toArray(String[]::new));
		long followed = System.nanoTime();
		for (String address : removed) {
			await().atMost(STUCK).until(() -> connections(address) == 0);
		}
		long closed = System.nanoTime();
		Map<String, Long> before = new TreeMap<>();
		List.of(removed).forEach((address) -> before.put(address, this.calls.get(address).get()));
		load.awaitCalls(load.calls() + 10L * CALLERS, STUCK, STUCK);
		before.forEach((address, calls) -> assertThat(this.calls.get(address)).as(address).hasValue(calls));
		Figures.print("addresses of a name: followed after %d ms, older connections closed %d ms later",
				(followed - begun) / 1_000_000, (closed - followed) / 1_000_000);
	}

	private void restart(Load load, String address, AtomicLong failures) {
		stop(address);
		load.awaitCalls(load.calls() + 10L * CALLERS, STUCK, STUCK);
		assertThat(failures).hasValueLessThanOrEqualTo(MAX_SIZE + 8);
		start(address);
		long begun = System.nanoTime();
		await().atMost(MAX_RETURN).until(() -> connections(address) == MAX_SIZE / 2);
		Figures.print("addresses of a name: a server that was started again has its share after %d ms",
				(System.nanoTime() - begun) / 1_000_000);
	}

	private void awaitTargets(Load load, ConnectionPool pool, String... addresses) {
		await().atMost(MAX_DELAY).until(() -> {
			load.check(STUCK);
			return targets(pool).equals(List.of(addresses).stream().map(this.endpoint::at).toList());
		});
	}

	/**
	 * Fail if a server serves more or fewer calls than its share by more than a tenth.
	 */
	private void assertShares(Load load, String... addresses) {
		await().atMost(STUCK)
			.until(() -> List.of(addresses)
				.stream()
				.allMatch((address) -> connections(address) == MAX_SIZE / addresses.length));
		await().atMost(STUCK).untilAsserted(() -> {
			Map<String, Long> before = new TreeMap<>();
			this.calls.forEach((address, calls) -> before.put(address, calls.get()));
			load.awaitCalls(load.calls() + 1_000, STUCK, STUCK);
			Map<String, Long> served = new TreeMap<>();
			this.calls.forEach((address, calls) -> served.put(address, calls.get() - before.get(address)));
			long all = served.values().stream().mapToLong(Long::longValue).sum();
			for (String address : addresses) {
				assertThat((double) served.get(address) * addresses.length / all).as("%s of %s", address, served)
					.isBetween(0.9, 1.1);
			}
		});
	}

	private int connections(String address) {
		ProtocolServer server = this.servers.get(address);
		return (server != null) ? server.connections() : 0;
	}

	private static List<Endpoint> targets(ConnectionPool pool) {
		return pool.control().snapshot().targets().stream().map(PoolSnapshot.TargetInfo::endpoint).toList();
	}

	private static void call(ProtocolTemplate template) {
		assertThat(template.exchange("1", String.class)).isEqualTo("1");
	}

	private static void callOrCount(ProtocolTemplate template, AtomicLong failures) {
		try {
			call(template);
		}
		catch (SocketPoolException ex) {
			failures.incrementAndGet();
		}
	}

	private ConnectionPool pool(PoolSettings settings) {
		ConnectionPool pool = NoLeaks.watch(ExclusivePool.builder(NamedConnections.of(this.names, null, this.endpoint))
			.settings(settings.withAcquireTimeout(STUCK))
			.build());
		this.pool = pool;
		return pool;
	}

	private static ProtocolTemplate template(ConnectionPool pool) {
		return ProtocolTemplate.builder(pool).callTimeout(STUCK).build();
	}

	private void start(String... addresses) {
		List.of(addresses).forEach((address) -> start(address, null));
	}

	private void start(String address, @Nullable SSLContext tls) {
		AtomicLong calls = this.calls.computeIfAbsent(address, (added) -> new AtomicLong());
		ProtocolServer.Builder builder = ProtocolServer.builder()
			.name(address)
			.host(address)
			.port(this.port)
			.closeTimeout(Duration.ZERO)
			.handler((request) -> {
				LockSupport.parkNanos(1_000_000);
				calls.incrementAndGet();
				return request;
			});
		if (tls != null) {
			builder.tls(tls);
		}
		this.servers.put(address, builder.build().start());
	}

	private void stop(String address) {
		this.servers.remove(address).close();
	}

}
