package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.Deadline;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.connection.ResponseTimeoutException;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.FakeConnection;
import io.github.socketpool.testing.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

/**
 * The request of a caller who waits is sent by whoever hands over the connection, before
 * the caller is awake; and what becomes of it when the caller leaves at that moment.
 */
@ExtendWith(NoLeaks.class)
class EarlyRequestTests {

	private static final Duration ACQUIRE_TIMEOUT = Duration.ofSeconds(3);

	private final FakePool fake = FakePool
		.of((settings) -> FakePool.lasting(settings).withMaxSize(1).withAcquireTimeout(ACQUIRE_TIMEOUT));

	private final Lease held = this.fake.acquire();

	private final FakeConnection connection = (FakeConnection) this.held.connection();

	/** Counted down while a request is being sent. */
	private final CountDownLatch sending = new CountDownLatch(1);

	/** Lets a request that is being sent leave. */
	private final CountDownLatch sent = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.sent.countDown();
		this.fake.close();
		assertThat(this.connection.overlaps).as("uses at once").hasValue(0);
	}

	@Test
	void theRequestOfAWaiterIsSentByWhoeverReleasesBeforeTheWaiterGoesOn() {
		Caller<Lease> waiter = callAndWait();
		AtomicReference<Thread> sender = new AtomicReference<>();
		this.connection.whileSendingEarly = () -> {
			sender.set(Thread.currentThread());
			assertThat(waiter.isDone()).isFalse();
		};
		this.held.release();
		assertThat(this.connection.sentEarly).containsExactly("request");
		assertThat(sender).hasValue(Thread.currentThread());
		Lease lease = waiter.get();
		assertThat(lease.connection()).isSameAs(this.connection);
		lease.release();
		assertThat(this.fake.pool.control().stats().idle()).isEqualTo(1);
	}

	@Test
	void onlyTheRequestOfTheNextWaiterIsSent() {
		Caller<Lease> first = callAndWait();
		Caller<Lease> second = this.fake.callAndWait(() -> this.fake.acquire("another"));
		this.held.release();
		assertThat(this.connection.sentEarly).containsExactly("request");
		first.get().release();
		assertThat(this.connection.sentEarly).containsExactly("request", "another");
		second.get().release();
	}

	@Test
	void aWaiterWhoseRequestIsNotKnownGetsTheConnectionUntouched() {
		Caller<Lease> waiter = this.fake.callAndWait();
		this.held.release();
		waiter.get().release();
		assertThat(this.connection.sentEarly).isEmpty();
	}

	@Test
	void nothingIsSentForACallerWhoNeedNotWait() {
		this.held.release();
		this.fake.acquire("request").release();
		assertThat(this.connection.sentEarly).isEmpty();
	}

	@Test
	void aWaiterGetsAConnectionThatCannotSendItsRequestAsUsual() {
		this.connection.sendsEarly = false;
		Caller<Lease> waiter = callAndWait();
		this.held.release();
		waiter.get().release();
		assertThat(this.fake.pool.control().stats().idle()).isEqualTo(1);
	}

	@Test
	void nothingIsSentForAWaiterWhoIsInterruptedAtThatMoment() {
		Caller<Lease> waiter = callAndWait();
		WatchedThread.atNextLook(waiter, this.held::release);
		waiter.thread().interrupt();
		CallInterruptedException ex = waiter.failure(CallInterruptedException.class);
		assertThat(ex.getProgress()).isEqualTo(RequestProgress.NOT_SENT);
		assertThat(this.connection.sentEarly).isEmpty();
		assertThat(this.connection.closes()).isEmpty();
		assertThat(this.fake.pool.control().stats().idle()).isEqualTo(1);
	}

	@Test
	void aWaiterWhoseCallEndsWhileItsRequestIsSentHasTheConnection() {
		Deadline deadline = Deadline.after(Duration.ofMillis(5), this.fake.ticker);
		Caller<Lease> waiter = this.fake
			.callAndWait(() -> this.fake.pool.acquire(deadline, new EarlyRequest(Frame.of("request"))));
		this.connection.whileSendingEarly = () -> this.fake.ticker.advance(Duration.ofMillis(5));
		this.held.release();
		assertThat(waiter.get().connection()).as("which knows what has become of the request")
			.isSameAs(this.connection);
		waiter.get().release();
	}

	@ParameterizedTest
	@MethodSource("io.github.socketpool.pool.exclusive.UnexpectedFailures#fromConnections")
	void whateverGoesWrongMeetsNeitherWhoReleasesNorCostsItASlot(Throwable failure) {
		Caller<Lease> waiter = callAndWait();
		this.connection.whileSendingEarly = () -> UnexpectedFailures.raise(failure);
		assertThatCode(this.held::release).doesNotThrowAnyException();
		Lease lease = waiter.get();
		assertThat(lease.connection()).isSameAs(this.connection);
		lease.release();
		assertThat(this.fake.pool.control().stats().idle()).isEqualTo(1);
	}

	@Test
	void aWaiterWhoIsInterruptedWhileItsRequestIsBeingSentHasTheConnectionAfterThat() {
		Caller<Lease> waiter = callAndWait();
		Caller<Boolean> releaser = releaseSlowly();
		waiter.thread().interrupt();
		awaitGivingUp(waiter);
		waiter.thread().interrupt();
		assertThat(waiter.isDone()).isFalse();
		this.sent.countDown();
		assertThat(waiter.get().connection()).as("which knows what has become of the request")
			.isSameAs(this.connection);
		assertThat(waiter.isInterruptedAtEnd()).isTrue();
		waiter.get().release();
		releaser.get();
	}

	@Test
	void aWaiterWhoseTimeIsUpWhileItsRequestIsBeingSentHasTheConnectionAfterThat() {
		Caller<Lease> waiter = callAndWait();
		Caller<Boolean> releaser = releaseSlowly();
		this.fake.pass(ACQUIRE_TIMEOUT, waiter);
		awaitGivingUp(waiter);
		this.sent.countDown();
		waiter.get().release();
		assertThat(this.connection.sentEarly).containsExactly("request");
		assertThat(this.fake.pool.control().stats().idle()).isEqualTo(1);
		releaser.get();
	}

	@Test
	void aWaiterWhoIsWokenForNothingWhileItsRequestIsBeingSentGoesOnWaiting() {
		Caller<Lease> waiter = callAndWait();
		Caller<Boolean> releaser = releaseSlowly();
		CountDownLatch looked = new CountDownLatch(1);
		WatchedThread.atNextLook(waiter, looked::countDown);
		LockSupport.unpark(waiter.thread());
		pass(looked);
		assertThat(waiter.isDone()).isFalse();
		this.sent.countDown();
		waiter.get().release();
		releaser.get();
	}

	@Test
	void aWaiterWhoseSlotIsReclaimedWhileItsRequestIsBeingSentIsToldThatItMayHaveBeenSent() {
		Caller<Lease> waiter = callAndWait(Duration.ofSeconds(1));
		Caller<Boolean> releaser = releaseSlowly();
		this.fake.scheduler.advance(Duration.ofSeconds(3));
		assertThat(waiter.failure(ResponseTimeoutException.class).getProgress()).isEqualTo(RequestProgress.SENT);
		this.sent.countDown();
		releaser.get();
		assertThat(this.fake.pool.control().stats().total()).isZero();
	}

	@Test
	void anInterruptDoesNotHideThatTheRequestMayHaveBeenSent() {
		Caller<Lease> waiter = callAndWait(Duration.ofSeconds(1));
		Caller<Boolean> releaser = releaseSlowly();
		waiter.thread().interrupt();
		awaitGivingUp(waiter);
		this.fake.scheduler.advance(Duration.ofSeconds(3));
		assertThat(waiter.failure(ResponseTimeoutException.class).getProgress()).isEqualTo(RequestProgress.SENT);
		assertThat(waiter.isInterruptedAtEnd()).isTrue();
		this.sent.countDown();
		releaser.get();
	}

	@Test
	void aWaiterWhoseSlotIsReclaimedBeforeItsRequestIsSentHasNothingSent() {
		Caller<Lease> waiter = callAndWait(Duration.ofSeconds(1));
		WatchedThread.atNextLook(waiter, () -> {
			this.sending.countDown();
			pass(this.sent);
		});
		Caller<Boolean> releaser = release();
		this.fake.scheduler.advance(Duration.ofSeconds(3));
		assertThat(waiter.failure(AcquireTimeoutException.class).getProgress()).isEqualTo(RequestProgress.NOT_SENT);
		this.sent.countDown();
		releaser.get();
		assertThat(this.connection.sentEarly).isEmpty();
		assertThat(this.fake.pool.control().stats().total()).isZero();
	}

	private Caller<Lease> callAndWait(Duration timeout) {
		Deadline deadline = Deadline.after(timeout, this.fake.ticker);
		return this.fake.callAndWait(() -> this.fake.pool.acquire(deadline, new EarlyRequest(Frame.of("request"))));
	}

	private Caller<Lease> callAndWait() {
		return this.fake.callAndWait(() -> this.fake.acquire("request"));
	}

	/**
	 * Release the connection on another thread, and go on when that is sending the
	 * waiter's request.
	 */
	private Caller<Boolean> releaseSlowly() {
		this.connection.whileSendingEarly = () -> {
			this.sending.countDown();
			pass(this.sent);
		};
		return release();
	}

	/**
	 * Release the connection on another thread, and go on when that is held up.
	 */
	private Caller<Boolean> release() {
		Caller<Boolean> releaser = Caller.start(() -> {
			this.held.release();
			return true;
		});
		pass(this.sending);
		return releaser;
	}

	/**
	 * Go on when the waiter has given up, and waits only for what is on its way to it.
	 */
	private static void awaitGivingUp(Caller<Lease> waiter) {
		await().until(() -> waiter.isDone() || LockSupport.getBlocker(waiter.thread()) instanceof Waiter);
		assertThat(waiter.isDone()).as("gone while its request was being sent").isFalse();
	}

	private static void pass(CountDownLatch latch) {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

}
