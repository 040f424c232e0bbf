package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;

import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.LogCapture;
import io.github.socketpool.testing.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Callers who do not give a connection back are found out.
 */
@ExtendWith(NoLeaks.class)
class LeakDetectionTests {

	@Test
	void aCallerWhoHoldsAConnectionForTooLongIsReportedOnceWithWhatItDoesNow() throws Exception {
		try (LogCapture log = new LogCapture(ConnectionPool.class); FakePool fake = detecting()) {
			CompletableFuture<Lease> lease = new CompletableFuture<>();
			CountDownLatch over = new CountDownLatch(1);
			Caller<Boolean> holder = Caller.start(() -> forgetIt(fake, lease, over));
			lease.join();
			fake.scheduler.advance(Duration.ofSeconds(59));
			assertThat(fake.events.leaks).isEmpty();
			fake.scheduler.advance(Duration.ofSeconds(7));
			assertThat(fake.events.leaks).containsExactly("caller");
			assertThat(log.records(Level.WARNING)).singleElement().satisfies((record) -> {
				assertThat(record.getMessage())
					.contains("Pool 'default' (fake:1): thread 'caller' has held a connection")
					.contains("longer than pool.leak-detection-threshold");
				assertThat(record.getThrown().getStackTrace())
					.anyMatch((frame) -> frame.getMethodName().equals("forgetIt"));
			});
			fake.scheduler.advance(Duration.ofMinutes(10));
			assertThat(fake.events.leaks).hasSize(1);
			over.countDown();
			holder.get();
			lease.join().release();
		}
	}

	@Test
	void aConnectionThatWasReportedAndComesBackIsReportedToo() {
		try (LogCapture log = new LogCapture(ConnectionPool.class); FakePool fake = detecting()) {
			Lease lease = fake.call().get();
			fake.scheduler.advance(Duration.ofMinutes(2));
			lease.release();
			assertThat(fake.events.leaksEnded).containsExactly(Duration.ofMinutes(2).toNanos());
			assertThat(log.records(Level.INFO)).singleElement()
				.satisfies((record) -> assertThat(record.getMessage())
					.contains("a connection that was reported as leaked came back after 2 min")
					.contains("given back by thread '" + Thread.currentThread().getName() + "'"));
			fake.acquire().release();
			assertThat(fake.events.leaksEnded).hasSize(1);
		}
	}

	@Test
	void theNextHolderOfTheSameConnectionIsReportedAgain() {
		try (LogCapture log = new LogCapture(ConnectionPool.class); FakePool fake = detecting()) {
			for (int i = 1; i <= 2; i++) {
				Lease lease = fake.acquire();
				fake.scheduler.advance(Duration.ofMinutes(2));
				lease.release();
				assertThat(fake.events.leaks).hasSize(i);
			}
			assertThat(fake.factory.connects).hasValue(1);
			assertThat(log.records(Level.WARNING)).hasSize(2);
		}
	}

	@Test
	void nothingIsReportedWithoutAThreshold() {
		try (FakePool fake = FakePool.of(FakePool::lasting)) {
			Lease lease = fake.acquire();
			fake.scheduler.advance(Duration.ofDays(1));
			lease.release();
			assertThat(fake.events.leaks).isEmpty();
			assertThat(fake.events.leaksEnded).isEmpty();
		}
	}

	private static boolean forgetIt(FakePool fake, CompletableFuture<Lease> lease, CountDownLatch over)
			throws InterruptedException {
		lease.complete(fake.acquire());
		over.await();
		return true;
	}

	private static FakePool detecting() {
		FakePool fake = FakePool
			.of((settings) -> FakePool.lasting(settings).withLeakDetectionThreshold(Duration.ofMinutes(1)));
		fake.idle(1);
		return fake;
	}

}
