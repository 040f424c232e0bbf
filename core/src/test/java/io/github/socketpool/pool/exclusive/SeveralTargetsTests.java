package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.connection.ResponseTimeoutException;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.TargetState;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.FakeConnection;
import io.github.socketpool.testing.FakeConnectionFactory;
import io.github.socketpool.testing.LogCapture;
import io.github.socketpool.testing.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * What callers, operators and listeners see of a pool with several targets.
 */
@ExtendWith(NoLeaks.class)
class SeveralTargetsTests {

	private static final Endpoint A = Endpoint.of("a", 1);

	private static final Endpoint B = Endpoint.of("b", 1);

	private static final Endpoint C = Endpoint.of("c", 1);

	private final FakeConnectionFactory factory = new FakeConnectionFactory();

	private final List<String> outages = new CopyOnWriteArrayList<>();

	private final List<SocketPoolException> causes = new CopyOnWriteArrayList<>();

	private final ConnectionPool pool = pool();

	private ConnectionPool pool() {
		this.factory.endpoints = List.of(A, B, C);
		return NoLeaks.watch(new ExclusivePoolBuilder(this.factory).name("several")
			.settings(PoolSettings.defaults()
				.withMaxSize(6)
				.withConnectBackoff(Duration.ofMillis(10), Duration.ofMillis(20)))
			.listener(new Outages())
			.build());
	}

	@AfterEach
	void close() {
		this.factory.letAllThrough();
		this.pool.close();
	}

	@Test
	void noCallFailsWhileOneTargetOfThreeCannotBeReached() {
		this.factory.dead.add(B);
		for (int i = 0; i < 200; i++) {
			assertThat(call()).isIn(A, C);
		}
	}

	@Test
	void allTargetsServeTheCallsOfOneCaller() {
		await().until(() -> {
			call();
			return targets().stream().allMatch((target) -> target.idle() == 1);
		});
		Map<Endpoint, Integer> calls = new HashMap<>();
		for (int i = 0; i < 30; i++) {
			calls.merge(call(), 1, Integer::sum);
		}
		assertThat(calls).isEqualTo(Map.of(A, 10, B, 10, C, 10));
	}

	@Test
	void theErrorOfCallersNamesTheTargetThatFailedLastWhenAllAreDown() {
		this.factory.dead.addAll(List.of(A, B, C));
		await().untilAsserted(() -> assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(this::call)
			.satisfies((ex) -> assertThat(ex.getEndpoint()).isIn(A, B, C)));
		assertThat(this.pool.control().isUp()).isFalse();
		await().untilAsserted(() -> {
			assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(this::call);
			assertThat(this.outages).containsExactlyInAnyOrder("a:1 down", "b:1 down", "c:1 down");
		});
	}

	@Test
	void eachOutageIsReportedWithItsTarget() {
		this.factory.dead.add(B);
		await().until(() -> {
			call();
			return this.outages.contains("b:1 down");
		});
		assertThat(this.pool.control().isUp()).isTrue();
		assertThat(target(B).state()).isEqualTo(TargetState.DOWN);
		assertThat(target(B).outage()).isNotNull();
		assertThat(target(B).failure()).contains("refused by the test");
		this.factory.dead.clear();
		await().until(() -> {
			call();
			return this.outages.contains("b:1 up");
		});
		assertThat(target(B).state()).isEqualTo(TargetState.UP);
		assertThat(this.outages).containsExactly("b:1 down", "b:1 up");
	}

	@Test
	void aTargetThatAcceptsConnectionsAndClosesThemCostsNoCall() {
		this.factory.setUp = (connection) -> {
			if (connection.endpoint().equals(B)) {
				connection.atBegin.add(CloseReason.STALE);
			}
		};
		for (int i = 0; i < 200; i++) {
			assertThat(call()).isIn(A, C);
		}
	}

	@Test
	void aTargetWhoseCallsGetNoAnswerIsLeftOutAndBackOnceItHasAnsweredOne() {
		this.factory.setUp = (connection) -> {
			if (connection.endpoint().equals(B)) {
				connection.unanswered = true;
				connection.atEnd.add(CloseReason.TIMEOUT);
			}
		};
		List<Endpoint> served = new ArrayList<>();
		await().until(() -> {
			served.add(call());
			return this.outages.contains("b:1 down");
		});
		assertThat(served.stream().filter(B::equals)).hasSize(3);
		assertThat(this.causes).singleElement()
			.isInstanceOf(ResponseTimeoutException.class)
			.asString()
			.contains("Pool 'several' (b:1): 3 calls in a row got no byte of an answer.");
		assertThat(target(B).state()).isEqualTo(TargetState.ON_TRIAL);
		this.factory.setUp = (connection) -> {
		};
		await().until(() -> {
			call();
			return this.outages.contains("b:1 up");
		});
		assertThat(target(B).state()).isEqualTo(TargetState.UP);
	}

	@Test
	void aSilentTargetIsUsedWhenNoOtherCanBeReachedAndUpOnceItHasAnsweredACall() {
		this.factory.setUp = (connection) -> {
			if (connection.endpoint().equals(B)) {
				connection.unanswered = true;
				connection.atEnd.add(CloseReason.TIMEOUT);
			}
		};
		await().until(() -> {
			call();
			return this.outages.contains("b:1 down");
		});
		this.factory.dead.addAll(List.of(A, C));
		this.pool.control().evictAll();
		await().until(() -> {
			call();
			return this.outages.containsAll(List.of("a:1 down", "c:1 down"));
		});
		assertThat(call()).isEqualTo(B);
		assertThat(this.outages).doesNotContain("b:1 up");
		this.factory.setUp = (connection) -> {
		};
		await().until(() -> {
			call();
			return this.outages.contains("b:1 up");
		});
	}

	@Test
	void aPoolThatIsGivenOtherTargetsConnectsToThem() {
		call();
		this.pool.control().retarget(List.of(C));
		assertThat(this.pool.endpoints()).containsExactly(C);
		await().until(() -> {
			call();
			return this.pool.control().snapshot().connections().stream().allMatch((info) -> info.endpoint().equals(C));
		});
		assertThat(call()).isEqualTo(C);
		assertThat(targets()).extracting(PoolSnapshot.TargetInfo::endpoint).containsExactly(C);
	}

	@Test
	void theLogTellsThatConnectionsAreReplacedSinceTheTargetsHaveChanged() {
		this.pool.control().retarget(List.of(A));
		call();
		try (LogCapture log = new LogCapture(ConnectionPool.class)) {
			this.pool.control().retarget(List.of(C));
			await().until(() -> {
				call();
				return !log.at(Level.INFO).isEmpty();
			});
			assertThat(log.at(Level.INFO)).containsExactly(
					"Pool 'several' (c:1): a connection was made that takes the place of an older one, since the targets "
							+ "have changed. Older ones that are replaced now: 1.");
		}
	}

	@Test
	void theLogOfAStartNamesTheTargetThatThePoolHasNow() {
		this.pool.control().retarget(List.of(A));
		this.pool.close();
		try (LogCapture log = new LogCapture(ConnectionPool.class)) {
			this.pool.control().start();
			assertThat(log.at(Level.INFO)).containsExactly("Pool 'several' (a:1): started. At most 6 connections.");
		}
	}

	@Test
	void errorsNameTheTargetThatThePoolHasNow() {
		this.pool.control().retarget(List.of(A));
		assertThatExceptionOfType(AcquireTimeoutException.class)
			.isThrownBy(() -> this.pool.acquire(Deadline.after(Duration.ZERO)))
			.withMessageStartingWith("Pool 'several' (a:1): ");
		this.pool.control().retarget(List.of(C));
		assertThatExceptionOfType(AcquireTimeoutException.class)
			.isThrownBy(() -> this.pool.acquire(Deadline.after(Duration.ZERO)))
			.withMessageStartingWith("Pool 'several' (c:1): ");
	}

	@Test
	void thePoolHasTheTargetsThatItSaysWhenTwoThreadsGiveItOthers() throws Exception {
		for (int i = 0; i < 2000; i++) {
			CyclicBarrier together = new CyclicBarrier(2);
			Caller<Integer> other = Caller.start(() -> {
				together.await(30, TimeUnit.SECONDS);
				return this.pool.control().retarget(List.of(A));
			});
			together.await(30, TimeUnit.SECONDS);
			this.pool.control().retarget(List.of(B));
			other.get();
			assertThat(targets()).extracting(PoolSnapshot.TargetInfo::endpoint)
				.isEqualTo(List.copyOf(this.pool.endpoints()));
		}
	}

	@Test
	void aCallThatIsRepeatedGoesToAnotherTarget() {
		await().until(() -> {
			call();
			return targets().stream().allMatch((target) -> target.idle() == 1);
		});
		for (int i = 0; i < 30; i++) {
			Lease lease = this.pool.acquireAgain(Deadline.after(Duration.ofSeconds(30)),
					new EarlyRequest(Frame.of("request")), B);
			assertThat(lease.connection().endpoint()).isIn(A, C);
			lease.release();
		}
	}

	@Test
	void aPoolHasAtLeastOneTargetAndEachOnce() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.pool.control().retarget(List.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> this.pool.control().retarget(List.of(A, A)))
			.withMessageContaining("[a:1, a:1]");
	}

	/**
	 * Make one call.
	 * @return where it went
	 */
	private Endpoint call() {
		Lease lease = this.pool.acquire(Deadline.after(Duration.ofSeconds(30)), new EarlyRequest(Frame.of("request")));
		try {
			FakeConnection connection = (FakeConnection) lease.connection();
			return connection.endpoint();
		}
		finally {
			lease.release();
		}
	}

	private List<PoolSnapshot.TargetInfo> targets() {
		return this.pool.control().snapshot().targets();
	}

	private PoolSnapshot.TargetInfo target(Endpoint endpoint) {
		return targets().stream().filter((target) -> target.endpoint().equals(endpoint)).findFirst().orElseThrow();
	}

	/**
	 * Remembers which targets were down.
	 */
	private final class Outages implements PoolListener {

		@Override
		public void targetDown(Endpoint endpoint, SocketPoolException cause) {
			SeveralTargetsTests.this.causes.add(cause);
			SeveralTargetsTests.this.outages.add(endpoint + " down");
		}

		@Override
		public void targetUp(Endpoint endpoint, long downNanos, long failedCalls) {
			SeveralTargetsTests.this.outages.add(endpoint + " up");
		}

	}

}
