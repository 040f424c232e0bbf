package io.github.socketpool.pool.exclusive;

import java.util.concurrent.CountDownLatch;

import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.NestedAcquireException;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Callers who hold a connection and want another one.
 */
@ExtendWith(NoLeaks.class)
class NestedAcquireTests {

	@Test
	void aThreadThatHoldsTheOnlyConnectionIsRefusedAnotherOneAtOnce() {
		try (FakePool fake = pool(1)) {
			Lease lease = fake.acquire();
			assertThatExceptionOfType(NestedAcquireException.class).isThrownBy(fake::acquire)
				.withMessageContaining("this thread holds a connection and asks for another one")
				.withMessageContaining("'" + Thread.currentThread().getName() + "'")
				.withMessageContaining("Release the first connection before asking for the next")
				.satisfies((ex) -> assertThat(ex.getSuppressed()).isEmpty());
			assertThat(fake.pool.control().stats().waiters()).isZero();
			lease.release();
			fake.acquire().release();
		}
	}

	@Test
	void twoThreadsThatHoldOneEachAndWantAnotherOneDoNotWaitForEachOther() {
		try (FakePool fake = pool(2)) {
			CountDownLatch go = new CountDownLatch(1);
			CountDownLatch holding = new CountDownLatch(1);
			Caller<Boolean> other = Caller.start(() -> {
				Lease first = fake.acquire();
				holding.countDown();
				go.await();
				Lease second = fake.acquire();
				second.release();
				first.release();
				return true;
			});
			await().until(() -> holding.getCount() == 0);
			Lease lease = fake.acquire();
			go.countDown();
			await().until(() -> fake.pool.control().stats().waiters() == 1);
			assertThatExceptionOfType(NestedAcquireException.class).isThrownBy(fake::acquire)
				.withMessageContaining("'caller'")
				.satisfies((ex) -> assertThat(ex.getSuppressed()).singleElement().satisfies((stack) -> {
					assertThat(stack).hasMessageContaining("thread 'caller' holds a connection and is here");
					assertThat(stack.getStackTrace())
						.anyMatch((frame) -> frame.getClassName().equals(FakePool.class.getName())
								&& frame.getMethodName().equals("acquire"));
				}));
			lease.release();
			other.get();
		}
	}

	@Test
	void aThreadThatHoldsOneWaitsWhereAnotherHolderCanGoOn() {
		try (FakePool fake = pool(2)) {
			Lease others = fake.call().get();
			Caller<Boolean> nested = Caller.start(() -> {
				Lease first = fake.acquire();
				fake.acquire().release();
				first.release();
				return true;
			});
			await().until(() -> fake.pool.control().stats().waiters() == 1);
			others.release();
			nested.get();
		}
	}

	@Test
	void aThreadThatHoldsNoneWaitsWhereAllOthersHoldAndWait() {
		try (FakePool fake = pool(2)) {
			Lease held = fake.acquire();
			Caller<Boolean> nested = Caller.start(() -> {
				Lease first = fake.acquire();
				fake.acquire().release();
				first.release();
				return true;
			});
			await().until(() -> fake.pool.control().stats().waiters() == 1);
			Caller<Lease> third = fake.callAndWait();
			held.release();
			nested.get();
			third.get().release();
		}
	}

	@Test
	void aThreadMayHoldSeveralAsLongAsThereAreMore() {
		try (FakePool fake = pool(3)) {
			Lease first = fake.acquire();
			Lease second = fake.acquire();
			Lease third = fake.acquire();
			assertThatExceptionOfType(NestedAcquireException.class).isThrownBy(fake::acquire);
			first.release();
			second.release();
			third.release();
		}
	}

	private static FakePool pool(int maxSize) {
		return FakePool.of((settings) -> settings.withMaxSize(maxSize));
	}

}
