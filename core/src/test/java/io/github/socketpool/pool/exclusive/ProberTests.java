package io.github.socketpool.pool.exclusive;

import java.time.Duration;

import io.github.socketpool.Deadline;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.Reachability;
import io.github.socketpool.pool.Suspension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Prober}: a health check disturbs nobody.
 */
class ProberTests {

	private final FakePool fake = FakePool.of((settings) -> settings.withMaxSize(2));

	private final ConnectionPool pool = this.fake.pool;

	@AfterEach
	void close() {
		this.fake.close();
	}

	@Test
	void aPoolWithoutAConnectionMakesOneThatStaysIdle() {
		assertThat(probe()).isEqualTo(Reachability.REACHABLE);
		assertThat(this.pool.control().stats().idle()).isEqualTo(1);
		assertThat(probe()).isEqualTo(Reachability.REACHABLE);
		assertThat(this.pool.control().stats().opened()).isEqualTo(1);
		Lease lease = this.fake.acquire();
		assertThat(this.pool.control().stats().opened()).isEqualTo(1);
		lease.release();
	}

	@Test
	void aPoolWhoseConnectionsAreAllInUseIsReachableAndGetsNoMore() {
		Lease lease = this.fake.acquire();
		assertThat(probe()).isEqualTo(Reachability.REACHABLE);
		assertThat(this.pool.control().stats().total()).isEqualTo(1);
		lease.release();
	}

	@Test
	void aDeadIdleConnectionIsClosedAndAnotherOneMade() {
		this.fake.acquire().release();
		this.fake.factory.made.get(0).atCheck.add(CloseReason.STALE);
		assertThat(probe()).isEqualTo(Reachability.REACHABLE);
		assertThat(this.pool.control().stats().opened()).isEqualTo(2);
		assertThat(this.pool.control().stats().total()).isEqualTo(1);
	}

	@Test
	void aTargetThatRefusesIsUnreachableAndNotTriedAgainBeforeTheNextAttemptIsDue() {
		this.pool.control().change((settings) -> settings.withConnectBackoff(Duration.ofHours(1), Duration.ofHours(1)));
		this.fake.factory.refusing = true;
		assertThat(probe()).isEqualTo(Reachability.UNREACHABLE);
		PoolSnapshot snapshot = this.pool.control().snapshot();
		assertThat(snapshot.outage()).isNotNull();
		assertThat(snapshot.lastFailure()).isNotNull();
		int attempts = this.fake.factory.connects.get();
		assertThat(probe()).isEqualTo(Reachability.UNREACHABLE);
		assertThat(this.fake.factory.connects).hasValue(attempts);
	}

	@Test
	void aProbeThatSucceedsEndsTheOutage() {
		this.fake.factory.refusing = true;
		assertThat(probe()).isEqualTo(Reachability.UNREACHABLE);
		this.fake.factory.refusing = false;
		this.fake.ticker.advance(Duration.ofMinutes(1));
		assertThat(probe()).isEqualTo(Reachability.REACHABLE);
		assertThat(this.pool.control().snapshot().outage()).isNull();
	}

	@Test
	void aPoolThatRefusesCallersOrIsClosedIsNotConnected() {
		this.pool.control().suspend(Suspension.REFUSE);
		assertThat(probe()).isEqualTo(Reachability.UNKNOWN);
		this.pool.close();
		assertThat(probe()).isEqualTo(Reachability.UNKNOWN);
		assertThat(this.pool.control().stats().opened()).isZero();
	}

	@Test
	void aSuspendedPoolIsConnectedAndServesNobody() {
		this.pool.control().suspend(Suspension.WAIT);
		assertThat(probe()).isEqualTo(Reachability.REACHABLE);
		assertThat(this.pool.control().stats().idle()).isEqualTo(1);
	}

	private Reachability probe() {
		return this.pool.control().probe(Deadline.after(Duration.ofSeconds(30), this.fake.ticker));
	}

}
