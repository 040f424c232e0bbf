package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.logging.Level;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.TcpEndpoint;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.Reachability;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.FakeConnection;
import io.github.socketpool.testing.FakeConnectionFactory;
import io.github.socketpool.testing.FakeTicker;
import io.github.socketpool.testing.LogCapture;
import io.github.socketpool.testing.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What a pool does with a name that stands for several servers.
 */
@ExtendWith(NoLeaks.class)
class SeveralAddressesTests {

	private static final TcpEndpoint NAME = (TcpEndpoint) FakeConnectionFactory.ENDPOINT;

	private static final Endpoint A = NAME.at("10.0.0.1");

	private static final Endpoint B = NAME.at("10.0.0.2");

	private static final Endpoint C = NAME.at("10.0.0.3");

	private final FakePool fake = FakePool.of((settings) -> FakePool.lasting(settings).withMaxSize(4));

	private final LogCapture log = new LogCapture(ConnectionPool.class);

	@AfterEach
	void close() {
		this.fake.factory.letLookupsThrough();
		this.fake.close();
		this.log.close();
	}

	@Test
	void allServersOfANameServeAndThePoolKeepsTheName() {
		this.fake.factory.resolveTo(NAME, "10.0.0.1", "10.0.0.2");
		assertThat(endpointsOf(4)).containsExactlyInAnyOrder(A, A, B, B);
		assertThat(targets()).containsExactly(A, B);
		assertThat(this.fake.pool.endpoints()).containsExactly(NAME);
		assertThat(this.log.at(Level.INFO))
			.contains("Pool 'default' (fake:1): its host has these addresses now: 10.0.0.1, 10.0.0.2. "
					+ "Connections to other addresses that are replaced: 0.");
	}

	@Test
	void theLogTellsThatConnectionsAreReplacedSinceTheAddressesHaveChanged() {
		this.fake.factory.resolveTo(NAME, "10.0.0.1");
		endpointsOf(4);
		this.fake.factory.resolveTo(NAME, "10.0.0.2");
		await().until(() -> {
			advance(Duration.ofSeconds(31));
			this.fake.acquire().release();
			return this.log.at(Level.INFO)
				.stream()
				.anyMatch((line) -> line
					.contains("takes the place of an older one, since the addresses of a name have changed."));
		});
	}

	@Test
	void aNameIsNeverLookedUpOnTheThreadOfACaller() {
		this.fake.factory.resolveTo(NAME, "10.0.0.1", "10.0.0.2");
		endpointsOf(4);
		advance(Duration.ofSeconds(31));
		assertThat(this.fake.factory.lookupThreads).isNotEmpty()
			.allMatch((name) -> name.startsWith("socketpool-default-connect-"));
	}

	@Test
	void anAnswerThatChangesIsFollowedWithinHalfAMinuteThoughNothingConnects() {
		this.fake.factory.resolveTo(NAME, "10.0.0.1", "10.0.0.2");
		endpointsOf(4);
		this.fake.factory.resolveTo(NAME, "10.0.0.2", "10.0.0.3");
		advance(Duration.ofSeconds(29));
		assertThat(targets()).containsExactly(A, B);
		await().until(() -> {
			advance(Duration.ofSeconds(1));
			return targets().equals(List.of(B, C));
		});
		await().untilAsserted(() -> {
			advance(Duration.ofSeconds(1));
			assertThat(endpointsOf(4)).containsExactlyInAnyOrder(B, B, C, C);
		});
		assertThat(this.fake.factory.made).filteredOn((made) -> made.endpoint().equals(A))
			.hasSize(2)
			.allMatch((made) -> !made.closes().isEmpty());
	}

	@Test
	void anEndpointWithoutANameIsNotLookedUpAgain() {
		endpointsOf(1);
		int before = this.fake.factory.lookups.get();
		advance(Duration.ofMinutes(5));
		assertThat(this.fake.factory.lookups).hasValue(before);
	}

	@Test
	void serversStayWhileLookupsFail() {
		this.fake.factory.resolveTo(NAME, "10.0.0.1", "10.0.0.2");
		endpointsOf(4);
		this.fake.factory.unresolvable = true;
		advance(Duration.ofMinutes(2));
		assertThat(present()).containsExactlyInAnyOrder(A, A, B, B);
		this.fake.pool.control().evictAll();
		assertThat(endpointsOf(4)).containsExactlyInAnyOrder(A, A, B, B);
		assertThat(this.fake.factory.made).hasSizeGreaterThanOrEqualTo(8);
	}

	@Test
	void serversStayIfALookupFindsNone() {
		this.fake.factory.resolveTo(NAME, "10.0.0.1", "10.0.0.2");
		endpointsOf(4);
		this.fake.factory.resolveTo(NAME);
		this.fake.pool.control().evictAll();
		assertThat(endpointsOf(4)).containsExactlyInAnyOrder(A, A, B, B);
	}

	@Test
	void aNameThatWasNeverResolvedIsAConnectThatFailed() {
		this.fake.factory.unresolvable = true;
		this.fake.factory.setUp = (connection) -> {
			throw new ConnectFailedException(ConnectPhase.RESOLVE, "unknown to the test", ErrorContext.none(), null);
		};
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(this.fake::acquire)
			.satisfies((ex) -> assertThat(ex.getPhase()).isEqualTo(ConnectPhase.RESOLVE));
		assertThat(targets()).containsExactly(NAME);
	}

	@Test
	void callersLeaveAtTheirTimeoutWhileALookupHangs() {
		this.fake.factory.resolveTo(NAME, "10.0.0.1", "10.0.0.2");
		this.fake.factory.holdLookups();
		Caller<Lease> caller = this.fake.callAndWait();
		this.fake.pass(this.fake.pool.control().settings().acquireTimeout(), caller);
		assertThat(caller.failure(AcquireTimeoutException.class)).hasMessageContaining("no connection was made");
	}

	@Test
	void callsGoOnWhileALookupHangsThatIsRepeated() {
		this.fake.factory.resolveTo(NAME, "10.0.0.1", "10.0.0.2");
		endpointsOf(4);
		this.fake.factory.holdLookups();
		int before = this.fake.factory.lookups.get();
		await().until(() -> {
			advance(Duration.ofSeconds(31));
			return this.fake.factory.lookups.get() > before;
		});
		assertThat(endpointsOf(4)).containsExactlyInAnyOrder(A, A, B, B);
		advance(Duration.ofMinutes(2));
		assertThat(this.fake.factory.lookups).as("one at a time").hasValue(before + 1);
	}

	@Test
	void aNameForWhichNoThreadIsToBeHadIsLookedUpLaterAndTheOthersNow() {
		TcpEndpoint other = Endpoint.of("other", 1);
		FakeConnectionFactory factory = new FakeConnectionFactory();
		factory.endpoints = List.of(NAME, other);
		FakeTicker ticker = new FakeTicker();
		FakeScheduler scheduler = new FakeScheduler(ticker);
		Queue<Error> failures = new ConcurrentLinkedQueue<>();
		try (ConnectionPool pool = NoLeaks.watch(new ExclusivePoolBuilder(factory).ticker(ticker)
			.settings(FakePool.lasting(PoolSettings.defaults()))
			.scheduler(scheduler)
			.connectThreads((name) -> failing(Connector.threadsOf(name), failures))
			.build())) {
			factory.resolveTo(NAME, "10.0.0.1", "10.0.0.2");
			factory.resolveTo(other, "10.0.0.1", "10.0.0.2");
			await().until(() -> {
				pool.acquire(Deadline.after(Duration.ofSeconds(30), ticker)).release();
				scheduler.advance(Duration.ofSeconds(1));
				return pool.control().snapshot().targets().size() == 4;
			});
			await().until(() -> pool.control().stats().connecting() == 0);
			factory.resolveTo(NAME, "10.0.0.1", "10.0.0.2", "10.0.0.3");
			factory.resolveTo(other, "10.0.0.1", "10.0.0.2", "10.0.0.3");
			failures.add(new OutOfMemoryError("unable to create native thread"));
			await().until(() -> {
				scheduler.advance(Duration.ofSeconds(1));
				return pool.control().snapshot().targets().size() == 6;
			});
			assertThat(failures).isEmpty();
			assertThat(scheduler.failed).isEmpty();
			assertThat(this.log.at(Level.WARNING)).singleElement()
				.asString()
				.contains("no thread could be started to look up its host again");
		}
	}

	private static Executor failing(Executor threads, Queue<Error> failures) {
		return (task) -> {
			Error failure = failures.poll();
			if (failure != null) {
				throw failure;
			}
			threads.execute(task);
		};
	}

	@Test
	void aHealthCheckFindsOutWhetherAServerOfTheNameCanBeReached() {
		this.fake.factory.resolveTo(NAME, "10.0.0.1", "10.0.0.2");
		assertThat(this.fake.pool.control().probe(Deadline.after(Duration.ofSeconds(30), this.fake.ticker)))
			.isEqualTo(Reachability.REACHABLE);
	}

	/**
	 * Have so many connections in use at once.
	 * @return where they lead
	 */
	private List<Endpoint> endpointsOf(int count) {
		List<Lease> leases = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			leases.add(this.fake.acquire());
		}
		List<Endpoint> endpoints = leases.stream()
			.map((lease) -> ((FakeConnection) lease.connection()).endpoint())
			.toList();
		leases.forEach(Lease::release);
		return endpoints;
	}

	private void advance(Duration duration) {
		this.fake.scheduler.advance(duration);
	}

	private List<Endpoint> targets() {
		return this.fake.pool.control().snapshot().targets().stream().map(PoolSnapshot.TargetInfo::endpoint).toList();
	}

	private List<Endpoint> present() {
		return this.fake.pool.control()
			.snapshot()
			.connections()
			.stream()
			.map(PoolSnapshot.ConnectionInfo::endpoint)
			.toList();
	}

}
