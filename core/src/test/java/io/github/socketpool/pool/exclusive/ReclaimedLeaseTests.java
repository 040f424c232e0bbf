package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.stream.IntStream;

import io.github.socketpool.Deadline;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.testing.FakeConnection;
import io.github.socketpool.testing.LogCapture;
import io.github.socketpool.testing.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The pool ends a lease whose deadline has passed, and no other one.
 */
@ExtendWith(NoLeaks.class)
class ReclaimedLeaseTests {

	@Test
	void aForgottenLeaseEndsWithinTwoSecondsOfItsDeadlineWhateverTheRunsOfMaintenanceAreFor() {
		try (FakePool fake = FakePool.of((settings) -> FakePool.lasting(settings).withMaxSize(2))) {
			FakeConnection other = fake.idle(2).get(0);
			for (int offset = 0; offset < 40; offset++) {
				Lease forgotten = lease(fake, Duration.ofMillis(100));
				fake.scheduler.advance(Duration.ofMillis(550 + 5 * offset));
				runMaintenance(fake);
				fake.scheduler.advance(Duration.ofMillis(1_550 - 5 * offset));
				assertThat(fake.pool.control().stats().active()).as("offset %d", offset).isZero();
				forgotten.release();
			}
			assertThat(other.overlaps).hasValue(0);
		}
	}

	/**
	 * A connection that was lost has maintenance run at once.
	 */
	private static void runMaintenance(FakePool fake) {
		Lease lost = lease(fake, Duration.ofHours(1));
		((FakeConnection) lost.connection()).atEnd.add(CloseReason.FAILED);
		lost.release();
	}

	@Test
	void aMachineThatWasStoppedForAMinuteCostsNoLeaseWhoseDeadlineHasNotPassed() {
		try (FakePool fake = FakePool.of((settings) -> FakePool.lasting(settings).withMaxSize(8))) {
			List<FakeConnection> connections = fake.idle(8);
			List<Lease> leases = IntStream.range(0, 8).mapToObj((i) -> lease(fake, Duration.ofSeconds(61))).toList();
			fake.ticker.advance(Duration.ofMinutes(1));
			fake.scheduler.runDue();
			leases.forEach(Lease::release);
			assertThat(fake.events.closes()).isEmpty();
			assertThat(connections).allSatisfy((connection) -> assertThat(connection.closes()).isEmpty());
			assertThat(fake.pool.control().stats().idle()).isEqualTo(8);
		}
	}

	@Test
	void aCallThatWantsAnotherConnectionAfterItsLeaseWasReclaimedIsToldOfItsDeadline() {
		try (FakePool fake = FakePool.of(FakePool::lasting)) {
			Lease lease = lease(fake, Duration.ofSeconds(1));
			fake.scheduler.advance(Duration.ofSeconds(3));
			assertThat(fake.events.closes()).containsExactly("TIMEOUT by LOCAL");
			assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(lease::replace);
		}
	}

	@Test
	void aLeaseThatItsHolderHasEndedCannotBeReplaced() {
		try (FakePool fake = FakePool.of(FakePool::lasting)) {
			Lease lease = fake.acquire();
			lease.release();
			assertThatIllegalStateException().isThrownBy(lease::replace);
		}
	}

	@Test
	void aLeakThatWasReportedEndsWhenItsLeaseIsReclaimed() {
		try (LogCapture log = new LogCapture(ConnectionPool.class); FakePool fake = detecting()) {
			Lease lease = lease(fake, Duration.ofMinutes(2));
			fake.scheduler.advance(Duration.ofMinutes(2));
			assertThat(fake.events.leaks).hasSize(1);
			assertThat(fake.events.leaksEnded).isEmpty();
			fake.scheduler.advance(Duration.ofSeconds(2));
			assertThat(fake.events.leaksEnded).singleElement()
				.satisfies((nanos) -> assertThat(Duration.ofNanos(nanos)).isBetween(Duration.ofSeconds(120),
						Duration.ofSeconds(122)));
			assertThat(log.at(Level.WARNING)).singleElement()
				.asString()
				.startsWith("Pool 'default' (fake:1): thread '" + Thread.currentThread().getName()
						+ "' has not given back a connection that was reported as leaked");
			lease.release();
			fake.scheduler.advance(Duration.ofMinutes(10));
			assertThat(fake.events.leaksEnded).hasSize(1);
		}
	}

	@Test
	void aLeaseThatWasNotReportedAsLeakedEndsWithoutAWord() {
		try (LogCapture log = new LogCapture(ConnectionPool.class); FakePool fake = detecting()) {
			lease(fake, Duration.ofSeconds(1));
			fake.scheduler.advance(Duration.ofSeconds(4));
			assertThat(fake.pool.control().stats().active()).isZero();
			assertThat(fake.events.leaksEnded).isEmpty();
			assertThat(log.at(Level.WARNING)).isEmpty();
		}
	}

	private static Lease lease(FakePool fake, Duration timeout) {
		return fake.pool.acquire(Deadline.after(timeout, fake.ticker));
	}

	private static FakePool detecting() {
		FakePool fake = FakePool
			.of((settings) -> FakePool.lasting(settings).withLeakDetectionThreshold(Duration.ofMinutes(1)));
		fake.idle(1);
		return fake;
	}

}
