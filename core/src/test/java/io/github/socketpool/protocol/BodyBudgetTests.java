package io.github.socketpool.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.github.socketpool.InvalidSettingException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class BodyBudgetTests {

	@Test
	void sizeBelowOneByteIsRefusedByName() {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> BodyBudget.of("server.budget", 0))
			.satisfies((ex) -> assertThat(ex.getSetting()).isEqualTo("server.budget"));
	}

	@Test
	void clientsShareAnEighthOfTheLargestHeapAndEightMebibytesAtLeast() {
		assertThat(BodyBudget.shared().size()).isEqualTo(BodyBudget.defaultSize());
		assertThat(BodyBudget.defaultSize()).isEqualTo(Math.max(8 * 1024 * 1024, Runtime.getRuntime().maxMemory() / 8));
	}

	@Test
	void lastByteIsGivenOnceAndBackAgain() {
		BodyBudget budget = BodyBudget.of("test.budget", 10);
		BodyReservation first = budget.newReservation();
		first.reserve(10);
		BodyReservation second = budget.newReservation();
		assertThatExceptionOfType(BodyBudgetExceededException.class).isThrownBy(() -> second.reserve(1));
		first.release();
		assertThatNoException().isThrownBy(() -> budget.newReservation().reserve(10));
	}

	@Test
	void closingWhileAnotherThreadReservesLeavesNothingReserved() throws InterruptedException {
		BodyBudget budget = BodyBudget.of("test.budget", Long.MAX_VALUE);
		for (int round = 0; round < 2_000; round++) {
			BodyReservation reservation = budget.newReservation();
			CountDownLatch begun = new CountDownLatch(1);
			Thread reader = new Thread(() -> {
				for (int i = 0; i < 100; i++) {
					reservation.reserve(1 + i);
					begun.countDown();
				}
			});
			reader.start();
			begun.await();
			reservation.close();
			reader.join();
			assertThat(budget.reserved()).isZero();
		}
	}

	@Test
	void connectionsNeverTakeMoreThanTheBudgetTogether() throws InterruptedException {
		BodyBudget budget = BodyBudget.of("test.budget", 1_000);
		List<Thread> threads = new ArrayList<>();
		List<BodyReservation> reservations = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			BodyReservation reservation = budget.newReservation();
			reservations.add(reservation);
			threads.add(new Thread(() -> {
				try {
					while (true) {
						reservation.reserve(7);
					}
				}
				catch (BodyBudgetExceededException ex) {
					// That was the last one.
				}
			}));
		}
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(budget.reserved()).isBetween(994L, 1_000L);
		reservations.forEach(BodyReservation::close);
		assertThat(budget.reserved()).isZero();
	}

}
