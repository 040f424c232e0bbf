package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

import io.github.socketpool.SafeLog;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.testing.LogCapture;
import io.github.socketpool.testing.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What an operator finds in the log of a pool.
 */
@ExtendWith(NoLeaks.class)
class PoolLogTests {

	private final LogCapture log = new LogCapture(ConnectionPool.class);

	@AfterEach
	void close() {
		this.log.close();
	}

	@Test
	void aPoolThatIsStartedSaysItsTargetAndItsSize() {
		try (FakePool fake = FakePool.of((settings) -> FakePool.lasting(settings).withSize(5, 2))) {
			fake.pool.control().start();
			assertThat(this.log.at(Level.INFO))
				.containsExactly("Pool 'default' (fake:1): started. At most 5 connections, of which 2 are kept idle.");
		}
	}

	@Test
	void aPoolWithAConnectionForEachCallSaysSo() {
		try (FakePool fake = FakePool.of((settings) -> settings.withMaxUses(1))) {
			fake.pool.control().start();
			assertThat(this.log.at(Level.INFO))
				.containsExactly("Pool 'default' (fake:1): started. At most 8 connections, one for each call.");
		}
	}

	@Test
	void anOutageAndItsEndAreLoggedOnceAndTheListenersHearOfBoth() {
		try (FakePool fake = FakePool.of(FakePool::lasting)) {
			fake.factory.refusing = true;
			for (int i = 0; i < 5; i++) {
				assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(fake::acquire);
			}
			await().until(() -> fake.events.outages.size() == 1);
			fake.factory.refusing = false;
			await().until(() -> {
				fake.scheduler.advance(Duration.ofMillis(100));
				return fake.events.outagesEnded.size() == 1;
			});
			assertThat(fake.events.callsFailed).containsExactly(5L);
			assertThat(this.log.at(Level.WARNING)).containsExactly(
					"Pool 'default' (fake:1): refused by the test The target counts as down until a connect succeeds.");
			assertThat(this.log.at(Level.INFO)).singleElement()
				.asString()
				.startsWith("Pool 'default' (fake:1): connected again after ")
				.endsWith(" ms. In that time 5 calls got no connection.");
		}
	}

	@Test
	void aConnectThatFailsAfterThePoolWasClosedIsNoOutage() {
		try (FakePool fake = FakePool.of(FakePool::lasting)) {
			fake.factory.hold();
			fake.factory.refusing = true;
			fake.callAndWait();
			fake.pool.close();
			fake.factory.letAllThrough();
			await().until(() -> fake.events.connectFailures.size() == 1);
			await().until(() -> fake.pool.control().stats().connecting() == 0);
			assertThat(this.log.at(Level.WARNING)).isEmpty();
			assertThat(fake.events.outages).isEmpty();
		}
	}

	@Test
	void anOutageOfAPoolThatWasClosedMeanwhileIsReportedAnew() {
		try (FakePool fake = FakePool.of(FakePool::lasting)) {
			fake.factory.refusing = true;
			assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(fake::acquire);
			await().until(() -> fake.events.outages.size() == 1);
			fake.pool.close();
			fake.pool.control().start();
			assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(fake::acquire);
			await().until(() -> fake.events.outages.size() == 2);
			assertThat(this.log.at(Level.WARNING)).hasSize(2);
			assertThat(fake.events.outagesEnded).isEmpty();
		}
	}

	@Test
	void eachConnectionLeavesATraceWhenItIsOpenedReusedForTheFirstTimeAndClosed() {
		try (FakePool fake = FakePool.named("traced")) {
			for (int i = 0; i < 4; i++) {
				Lease lease = fake.acquire();
				await().until(() -> !traces().isEmpty());
				fake.ticker.advance(Duration.ofSeconds(2));
				lease.release();
			}
			fake.pool.control().evictIdle();
			assertThat(traces()).containsExactly("Pool 'traced' (fake:1): connection 1 was opened in 0 s.",
					"Pool 'traced' (fake:1): connection 1 is reused for the first time, 2 s after its connect began.",
					"Pool 'traced' (fake:1): connection 1 was closed by this side (evicted) after 8 s and 4 uses.");
		}
	}

	@Test
	void theNameOfAPoolBeginsNoLineOfItsOwn() {
		SafeLog.of(ConnectionPool.class.getName())
			.write(System.Logger.Level.WARNING, "A connection failed to close in pool", "a\r\nFORGED", null);
		assertThat(this.log.at(Level.WARNING))
			.containsExactly("A connection failed to close in pool 'a\\u000d\\u000aFORGED'");
	}

	@Test
	void theTraceOfConnectionsIsWrittenAtLevelDebugOnly() {
		Logger.getLogger(ConnectionPool.class.getName()).setLevel(Level.INFO);
		try (FakePool fake = FakePool.of(FakePool::lasting)) {
			fake.acquire().release();
			fake.acquire().release();
			fake.pool.control().evictIdle();
			assertThat(this.log.records()).isEmpty();
		}
	}

	/**
	 * Return what was logged of the pool of the test. A pool of an earlier test may still
	 * log a connect.
	 */
	private List<String> traces() {
		return this.log.at(Level.FINE).stream().filter((message) -> message.startsWith("Pool 'traced'")).toList();
	}

}
