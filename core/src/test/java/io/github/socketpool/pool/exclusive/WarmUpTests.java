package io.github.socketpool.pool.exclusive;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;

import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.PoolClosedException;
import io.github.socketpool.pool.WarmUp;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What a pool does when it is started.
 */
@ExtendWith(NoLeaks.class)
class WarmUpTests {

	@Test
	void lazilyNothingIsConnectedUntilTheFirstCall() {
		try (FakePool fake = warming(WarmUp.LAZY)) {
			fake.pool.control().start();
			fake.scheduler.advance(Duration.ofMinutes(1));
			assertThat(fake.factory.connects).hasValue(0);
			fake.acquire().release();
			await().until(() -> fake.pool.control().stats().idle() >= 2);
		}
	}

	@Test
	void lazilyACallThatAClosedPoolRefusesDoesNotCountAsTheFirst() {
		try (FakePool fake = warming(WarmUp.LAZY)) {
			fake.pool.close();
			assertThatExceptionOfType(PoolClosedException.class).isThrownBy(fake::acquire);
			fake.pool.control().start();
			fake.scheduler.advance(Duration.ofMinutes(1));
			assertThat(fake.factory.connects).hasValue(0);
		}
	}

	@Test
	void inTheBackgroundMinIdleConnectionsAreMadeWithoutACall() {
		try (FakePool fake = warming(WarmUp.BACKGROUND)) {
			fake.factory.hold();
			fake.pool.control().start();
			assertThat(fake.pool.control().stats().connecting()).isEqualTo(2);
			fake.factory.letThrough(2);
			await().until(() -> fake.pool.control().stats().idle() == 2);
			assertThat(fake.factory.connects).hasValue(2);
		}
	}

	@Test
	void inTheBackgroundConnectsThatFailAreTriedAgain() {
		try (FakePool fake = warming(WarmUp.BACKGROUND)) {
			fake.factory.refusing = true;
			fake.pool.control().start();
			await().until(() -> fake.pool.control().snapshot().outage() != null
					&& fake.pool.control().stats().connecting() == 0);
			fake.factory.refusing = false;
			await().until(() -> {
				fake.scheduler.advance(Duration.ofMillis(100));
				return fake.pool.control().stats().idle() == 2;
			});
		}
	}

	@Test
	void aRequiredConnectionIsThereWhenStartReturns() {
		try (FakePool fake = warming(WarmUp.REQUIRED)) {
			fake.pool.control().start();
			assertThat(fake.pool.control().stats().idle()).isPositive();
			await().until(() -> fake.pool.control().stats().idle() >= 2);
		}
	}

	@Test
	void startFailsWithTheCauseIfARequiredConnectionCannotBeMade() {
		try (FakePool fake = warming(WarmUp.REQUIRED)) {
			fake.factory.refusing = true;
			assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(fake.pool.control()::start)
				.withMessage("Pool 'default' (fake:1): refused by the test")
				.satisfies((ex) -> assertThat(stackTrace(ex)).doesNotContain("attempt"));
			fake.factory.refusing = false;
			await().until(() -> fake.pool.control().stats().connecting() == 0);
			fake.ticker.advance(Duration.ofMillis(100));
			fake.factory.hold();
			Caller<Boolean> start = Caller.start(() -> {
				fake.pool.control().start();
				return true;
			});
			await().until(() -> start.isDone() || fake.pool.control().stats().waiters() == 1);
			fake.factory.letAllThrough();
			start.get();
			assertThat(fake.pool.control().stats().idle()).isPositive();
		}
	}

	@Test
	void aPoolThatWasClosedAfterItFailedToStartCanBeStartedLater() {
		try (FakePool fake = warming(WarmUp.REQUIRED)) {
			fake.factory.refusing = true;
			assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(fake.pool.control()::start);
			fake.pool.close();
			fake.factory.refusing = false;
			await().until(() -> fake.pool.control().stats().total() == 0);
			fake.pool.control().start();
			assertThat(fake.pool.control().stats().idle()).isPositive();
		}
	}

	@Test
	void startFailsIfARequiredConnectionIsNotMadeInTime() {
		try (FakePool fake = warming(WarmUp.REQUIRED)) {
			fake.factory.hold();
			Caller<Boolean> start = Caller.start(() -> {
				fake.pool.control().start();
				return true;
			});
			await().until(() -> fake.pool.control().stats().waiters() == 1);
			fake.pass(Duration.ofSeconds(3), start);
			assertThat(start.failure(AcquireTimeoutException.class)).hasMessageContaining("no connection was made");
			fake.factory.letThrough(10);
		}
	}

	private static String stackTrace(Throwable failure) {
		StringWriter text = new StringWriter();
		failure.printStackTrace(new PrintWriter(text));
		return text.toString();
	}

	private static FakePool warming(WarmUp warmUp) {
		return FakePool.of((settings) -> FakePool.lasting(settings).withMinIdle(2).withWarmUp(warmUp));
	}

}
